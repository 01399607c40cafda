"""A member of the staff is written to when what guards the account was changed."""

import pytest

from app.i18n.language import use_language
from app.infra.database import fetch, fetch_value
from app.services import staff
from app.workers.mail_sender import MailSender
from tests.support.authenticator import turned_on
from tests.support.invited import PASSWORD, id_of, password_link, token_of
from tests.support.post_office import PostOffice, body

KIM = "kim@example.org"
NEW = "another five words of hers"


@pytest.fixture
async def kim() -> staff.StaffMember:
    await staff.add_person(KIM, "packer", PASSWORD, "Kim")
    member = await staff.member_of_session(await staff.log_in(KIM, PASSWORD))
    assert member
    return member


async def mailed(office: PostOffice) -> list[str]:
    """The subjects of the mails that leave now, all of them to Kim."""
    before = len(office.mails)
    await MailSender(office.transport()).round()
    assert all(KIM in mail["To"] for mail in office.mails[before:])
    return [mail["Subject"].strip() for mail in office.mails[before:]]


async def test_each_change_is_one_mail(kim: staff.StaffMember, office: PostOffice) -> None:
    await turned_on(KIM, PASSWORD)
    assert await mailed(office) == ["Two-step login for Doorstep was turned on"]
    assert "tell a manager" in " ".join(body(office.mails[0], "plain").split())
    await staff.renew_recovery_codes(kim, PASSWORD)
    await staff.renew_recovery_codes(kim, PASSWORD)
    assert await mailed(office) == ["New recovery codes for Doorstep were made"] * 2
    await staff.remove_own_second_factor(kim, PASSWORD)
    assert await mailed(office) == ["Two-step login for Doorstep was turned off"]
    await staff.remove_second_factor(kim.staff_id)
    assert await mailed(office) == []


async def test_a_recovery_code_that_was_used_is_one_mail(
    kim: staff.StaffMember, office: PostOffice
) -> None:
    code = (await turned_on(KIM, PASSWORD))[0]
    await mailed(office)
    with pytest.raises(staff.CodeNeeded) as needed:
        await staff.log_in(KIM, PASSWORD)
    half = staff.HalfLogin(needed.value.staff_id, needed.value.mark)
    await staff.finish_log_in(half, code, staff.Browser())
    assert await mailed(office) == ["A recovery code for Doorstep was used"]
    said = " ".join(body(office.mails[-1], "plain").split())
    assert "one of your recovery codes. Each code works once. 7 recovery codes are left." in said


async def test_a_new_password_is_told_whoever_set_it(
    kim: staff.StaffMember, office: PostOffice
) -> None:
    await staff.change_password(kim, PASSWORD, NEW, "")
    await staff.set_password(kim.staff_id, PASSWORD)
    link = await password_link()
    await staff.renew_password(id_of(link), token_of(link), NEW)
    await fetch("DELETE FROM mailing.mails WHERE kind = 'PASSWORD_LINK'")
    assert await mailed(office) == ["Your password for Doorstep was changed"] * 3
    said = " ".join(body(office.mails[0], "plain").split())
    assert "Hello Kim, The password of your account for the staff pages of Doorstep was" in said
    assert "/staff/password-links/new" in said
    assert "/staff/password-links/new" in body(office.mails[0], "html")
    assert NEW not in said


async def test_a_wrong_password_changes_nothing_and_tells_nobody(kim: staff.StaffMember) -> None:
    with pytest.raises(staff.WrongCredentials):
        await staff.change_password(kim, NEW, NEW, "")
    with pytest.raises(staff.WrongCredentials):
        await staff.renew_recovery_codes(kim, NEW)
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 0


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("de", "Ihr Passwort für Doorstep wurde geändert"),
        ("fr", "Votre mot de passe pour Doorstep a été modifié"),
    ],
)
async def test_the_mail_is_in_the_language_of_who_changed_it(
    kim: staff.StaffMember, office: PostOffice, language: str, subject: str
) -> None:
    with use_language(language):
        await staff.set_password(kim.staff_id, NEW)
    assert await mailed(office) == [subject]


async def test_who_has_left_is_not_written_to(kim: staff.StaffMember, office: PostOffice) -> None:
    await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")
    await staff.set_password(kim.staff_id, NEW)
    await staff.deactivate(kim.staff_id)
    assert await mailed(office) == []
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 0


async def test_a_mail_of_a_later_version_waits_for_its_worker(office: PostOffice) -> None:
    for column in ("subject_id", "member_id"):
        await fetch(
            f"INSERT INTO mailing.mails (event_id, {column}, kind, language)"
            f" VALUES ('{column}', gen_random_uuid(), 'OF_TOMORROW', 'en')"
        )
    assert await mailed(office) == []
    waiting = "SELECT count(*) FROM mailing.mails WHERE state = 'PENDING' AND error IS NOT NULL"
    assert await fetch_value(waiting) == 2

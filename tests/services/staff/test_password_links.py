"""Who forgot the password has a link by mail, which works once and for half an hour."""

import asyncio
from uuid import uuid4

import pytest

from app import audit_log
from app.infra.database import fetch, fetch_value
from app.services import staff
from app.services.staff.password_links import MAX_LINKS, delete_old_password_links
from app.workers.mail_sender import MailSender
from tests.support.invited import PASSWORD, id_of, password_link, sessions, token_of
from tests.support.post_office import PostOffice, body

NEW = "another five words of hers"
LATER = "UPDATE staff.password_links SET ends_at = ends_at - interval '31 minutes'"


@pytest.fixture(autouse=True)
async def kim() -> None:
    await staff.add_person("kim@example.org", "packer", PASSWORD, "Kim")


async def renews(link: str, password: str = NEW) -> str:
    return await staff.renew_password(id_of(link), token_of(link), password)


async def test_the_mail_has_a_link_for_a_new_password(office: PostOffice) -> None:
    await staff.ask_for_password_link("Kim@Example.org", "de")
    await MailSender(office.transport()).round()

    [mail] = office.mails
    assert office.recipients == [["kim@example.org"]]
    assert mail["Subject"] == "Ein neues Passwort für Doorstep"
    written = body(mail, "plain")
    assert "/staff/password-links/" in written
    assert written.split("/staff/password-links/")[1].split()[0] in body(mail, "html")


async def test_it_works_once_and_ends_every_session() -> None:
    await staff.log_in("kim@example.org", PASSWORD)
    link, other = await password_link(), await password_link()
    ended = await asyncio.gather(renews(link), renews(link), return_exceptions=True)

    assert [type(one) for one in ended if not isinstance(one, str)] == [staff.DeadStaffLink]
    assert await sessions() == 0
    with pytest.raises(staff.WrongCredentials):
        await staff.log_in("kim@example.org", PASSWORD)
    assert await staff.log_in("kim@example.org", NEW)
    with pytest.raises(staff.DeadStaffLink):
        await renews(other, PASSWORD)


async def test_the_half_hour_begins_when_the_mail_leaves() -> None:
    await staff.ask_for_password_link("kim@example.org", "en")
    await fetch("UPDATE staff.password_links SET asked_at = asked_at - interval '3 hours'")
    link_id = await fetch_value("SELECT link_id FROM staff.password_links")
    found = await staff.password_link_to_mail(link_id)
    assert found
    assert await staff.find_password_link(link_id, found[1])
    await fetch(LATER)
    with pytest.raises(staff.DeadStaffLink):
        await staff.find_password_link(link_id, found[1])


async def test_a_wrong_token_and_a_wrong_id_are_refused_alike() -> None:
    link = await password_link()
    for link_id, token in (
        (id_of(link), "guessed"),
        (id_of(link), "ü"),
        (uuid4(), token_of(link)),
    ):
        with pytest.raises(staff.DeadStaffLink):
            await staff.find_password_link(link_id, token)


async def test_nobody_and_who_has_left_get_no_mail(office: PostOffice) -> None:
    await staff.add_person("lee@example.org", "packer", PASSWORD, "Lee")
    left = await password_link("lee@example.org")
    await fetch("DELETE FROM mailing.mails")
    await staff.deactivate((await staff.find_by_address("lee@example.org")).staff_id)
    with pytest.raises(staff.DeadStaffLink):
        await renews(left)
    for email in ("lee@example.org", "nobody@example.org"):
        await staff.ask_for_password_link(email, "en")
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 2
    await MailSender(office.transport()).round()
    assert office.mails == []
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 0


async def test_a_mailbox_is_not_filled(office: PostOffice) -> None:
    for _ in range(MAX_LINKS + 2):
        await staff.ask_for_password_link("kim@example.org", "en")
    await MailSender(office.transport()).round()
    assert len(office.mails) == MAX_LINKS
    await fetch("UPDATE staff.password_links SET asked_at = asked_at - interval '61 minutes'")
    assert await password_link()


@pytest.mark.parametrize("way", ["changes it", "gets one from a manager"])
async def test_a_password_that_is_changed_otherwise_ends_the_links(way: str) -> None:
    link = await password_link()
    if way == "changes it":
        secret = await staff.log_in("kim@example.org", PASSWORD)
        member = await staff.member_of_session(secret)
        assert member
        await staff.change_password(member, PASSWORD, NEW, secret)
    else:
        await staff.set_password((await staff.find_by_address("kim@example.org")).staff_id, NEW)
    with pytest.raises(staff.DeadStaffLink):
        await renews(link, PASSWORD)


async def test_a_weak_password_leaves_the_link_open() -> None:
    link = await password_link()
    with pytest.raises(staff.WeakPassword):
        await renews(link, "kim@example.org")
    assert await renews(link) == "kim@example.org"


async def test_old_links_are_deleted() -> None:
    await password_link()
    assert await delete_old_password_links(10) == 0
    await fetch("UPDATE staff.password_links SET asked_at = now() - interval '25 hours'")
    assert await delete_old_password_links(10) == 1


async def test_the_audit_log_says_who_asked_and_who_chose() -> None:
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("visitor", address="2001:db8::1"))
        await renews(await password_link())
    chose, asked = (await audit_log.list_lines(audit_log.Filters())).items[:2]
    assert (asked.action, asked.actor.kind, asked.subject_name) == (
        "member.password_forgotten",
        "visitor",
        "Kim",
    )
    assert (chose.action, chose.actor.kind, chose.actor.name) == (
        "member.password_renewed",
        "member",
        "Kim",
    )

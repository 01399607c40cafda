"""Who is invited has one link, which works once, for three days, and for one member."""

import asyncio
from contextvars import Context
from uuid import uuid4

import pytest

from app import audit_log
from app.infra.database import fetch, fetch_value, transaction
from app.services import mailing, staff
from app.services.staff.invitations import delete_old_invitations
from app.values.fields import Invalid
from app.workers.mail_sender import MailSender
from tests.support.invited import PASSWORD, id_of, invited, link_of, token_of
from tests.support.post_office import PostOffice, body
from tests.support.waiting import someone_waits_for_a_lock

BROWSER = staff.Browser()
LATER = "UPDATE staff.invitations SET mailed_at = mailed_at - interval '73 hours'"


async def accepts(link: str, password: str = PASSWORD) -> str:
    return await staff.accept_invitation(id_of(link), token_of(link), password, BROWSER)


async def test_the_mail_has_a_link_that_makes_a_member(office: PostOffice) -> None:
    await staff.invite("Kim@Example.org", "packer", "Kim Ode", "Bea", "de")
    [invitation] = await staff.list_invitations()
    link = await link_of(invitation.invitation_id)
    await MailSender(office.transport()).round()

    [mail] = office.mails
    assert office.recipients == [["kim@example.org"]]
    assert mail["Subject"] == "Ihre Einladung ins Team von Doorstep"
    assert all(link in body(mail, kind) for kind in ("plain", "html"))
    assert "Bea" in body(mail, "plain")

    member = await staff.member_of_session(await accepts(link))
    assert member
    assert (member.email, member.name, member.role) == ("kim@example.org", "Kim Ode", "packer")
    assert await staff.list_invitations() == []


async def test_a_link_works_once() -> None:
    link = await invited()
    ended = await asyncio.gather(accepts(link), accepts(link), return_exceptions=True)
    assert [type(one) for one in ended if not isinstance(one, str)] == [staff.DeadStaffLink]
    with pytest.raises(staff.DeadStaffLink):
        await staff.find_invitation(id_of(link), token_of(link))


async def test_one_that_is_sent_again_has_a_new_link_and_a_second_mail() -> None:
    old = await invited()
    await fetch(LATER)
    with pytest.raises(staff.DeadStaffLink):
        await accepts(old)
    await staff.send_invitation_again(id_of(old), "en")
    new = await link_of(id_of(old))

    with pytest.raises(staff.DeadStaffLink):
        await accepts(old)
    assert await accepts(new)
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 2


async def test_one_that_is_withdrawn_opens_nothing_and_is_not_mailed(office: PostOffice) -> None:
    link = await invited()
    await staff.withdraw_invitation(id_of(link))
    await MailSender(office.transport()).round()

    assert office.mails == []
    assert await fetch_value("SELECT count(*) FROM mailing.mails") == 0
    with pytest.raises(staff.DeadStaffLink):
        await accepts(link)
    for again in (
        staff.withdraw_invitation(id_of(link)),
        staff.send_invitation_again(id_of(link), "en"),
    ):
        with pytest.raises(staff.UnknownInvitation):
            await again


async def test_a_mail_that_the_server_refuses_is_listed(office: PostOffice) -> None:
    await invited("kim@example.org")
    office.answers["kim@example.org"] = "550 5.1.1 no such mailbox"
    await MailSender(office.transport()).round()
    [unsent] = await mailing.unsent_mails()
    assert (unsent.kind, unsent.order_number) == ("INVITATION", "")


async def test_an_address_has_one_open_invitation_and_none_once_it_is_on_the_staff() -> None:
    link = await invited("kim@example.org")
    with pytest.raises(staff.AlreadyInvited):
        await invited("KIM@example.org")
    await staff.add_person("kim@example.org", "packer", PASSWORD)
    with pytest.raises(staff.DeadStaffLink):
        await accepts(link)
    with pytest.raises(staff.AlreadyThere):
        await invited("kim@example.org")
    with pytest.raises(Invalid):
        await invited("kim")


async def test_a_member_and_an_invitation_for_one_address_do_not_pass_each_other() -> None:
    for number in range(5):
        email = f"kim{number}@example.org"
        adding = staff.add_person(email, "packer", PASSWORD, "Kim")
        await asyncio.gather(adding, invited(email), return_exceptions=True)
    assert await staff.list_invitations() == []


@pytest.mark.parametrize("moment", ["invites", "accepts"])
async def test_who_is_deactivated_at_that_moment_lets_nobody_in(moment: str) -> None:
    for name in ("cleo", "bea"):
        await staff.add_person(f"{name}@example.org", "manager", PASSWORD)
    cleo = (await staff.find_by_address("cleo@example.org")).staff_id

    async def let_in() -> None:
        with audit_log.nobody():
            audit_log.act_as(audit_log.Actor("member", str(cleo), "Cleo"))
            if moment == "invites":
                await invited()
            else:
                await accepts(link)

    link = ""
    if moment == "accepts":
        with audit_log.nobody():
            audit_log.act_as(audit_log.Actor("member", str(cleo), "Cleo"))
            link = await invited()
    async with transaction():
        await staff.deactivate(cleo)
        entering = asyncio.create_task(let_in(), context=Context())
        await someone_waits_for_a_lock()
    with pytest.raises((staff.UnknownPerson, staff.DeadStaffLink)):
        await entering
    assert await staff.list_invitations() == []
    assert [one.email for one in await staff.list_people() if one.is_active] == ["bea@example.org"]


async def test_a_wrong_token_and_a_wrong_id_are_refused_alike() -> None:
    link = await invited()
    for invitation_id, token in (
        (id_of(link), "guessed"),
        (id_of(link), "ü"),
        (uuid4(), token_of(link)),
    ):
        with pytest.raises(staff.DeadStaffLink):
            await staff.find_invitation(invitation_id, token)


async def test_an_invited_manager_ends_the_first_managers_link() -> None:
    token = await staff.make_first_link()
    assert token
    await accepts(await invited(role="manager"))
    assert not await staff.first_link_opens(token)


async def test_a_weak_password_leaves_the_invitation_open() -> None:
    link = await invited()
    with pytest.raises(staff.WeakPassword):
        await accepts(link, "kim@example.org")
    assert await accepts(link)


async def test_what_is_over_is_deleted_after_ninety_days() -> None:
    over, standing = await invited("kim@example.org"), await invited("lee@example.org")
    await staff.withdraw_invitation(id_of(over))
    assert await delete_old_invitations(10) == 0
    await fetch("UPDATE staff.invitations SET mailed_at = now() - interval '91 days'")
    assert await delete_old_invitations(10) == 1
    [kept] = await staff.list_invitations()
    assert kept.invitation_id == id_of(standing)


async def test_the_audit_log_says_who_accepted() -> None:
    link = await invited()
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("visitor", address="2001:db8::1"))
        await accepts(link)
    [line] = (await audit_log.list_lines(audit_log.Filters())).items
    assert (line.action, line.actor.kind, line.actor.name) == (
        "invitation.accepted",
        "member",
        "Kim",
    )
    assert line.after == {"email": "kim@example.org", "role": "packer"}

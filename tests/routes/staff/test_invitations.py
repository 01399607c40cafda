"""A manager invites by mail, and who is invited needs a password and nothing else."""

import pytest

from app import audit_log
from app.infra.database import fetch
from app.services import staff
from tests.support.invited import PASSWORD, id_of, invited, link_of
from tests.support.visitor import Visitor

SENT = "/staff/people/invitations"


async def test_an_invitation_is_listed_sent_again_and_withdrawn(
    bea: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.staff.invitations.settings.smtp_url", "smtp://mail.test")
    await bea.open("/staff/people")
    await bea.open(f"{SENT}/new")
    await bea.send(SENT, name="Kim Ode", email="kim@example.org", role="manager")

    assert "An email with a link is on its way to kim@example.org." in bea.text
    assert "Kim Ode kim@example.org manager works until" in bea.text
    [sent] = await staff.list_invitations()
    assert sent.invited_by == "Bea"
    here = f"{SENT}/{sent.invitation_id}"

    await fetch("UPDATE staff.invitations SET mailed_at = now() - interval '73 hours'")
    await bea.open("/staff/people")
    assert "Kim Ode kim@example.org manager expired" in bea.text
    await bea.send(f"{here}/mails")
    assert "An email with a new link is on its way to kim@example.org." in bea.text

    await bea.send(f"{here}/removal")
    assert "The invitation to kim@example.org is withdrawn" in bea.text
    assert "Kim Ode" not in bea.text


async def test_without_a_mail_server_nobody_is_told_that_a_mail_is_on_its_way(
    bea: Visitor,
) -> None:
    await bea.open(f"{SENT}/new")
    await bea.send(SENT, name="Kim Ode", email="Kim@Example.ORG", role="packer")
    assert "No mail server is set, so the email to kim@example.org is only kept in" in bea.text
    [sent] = await staff.list_invitations()
    await bea.send(f"{SENT}/{sent.invitation_id}/mails")
    assert "No mail server is set" in bea.text
    assert "on its way" not in bea.text


async def test_who_leaves_takes_the_open_invitations_along(bea: Visitor) -> None:
    await staff.add_person("lee@example.org", "manager", PASSWORD, "Lee")
    lee = await staff.find_by_address("lee@example.org")
    with audit_log.nobody():
        audit_log.act_as(audit_log.Actor("member", str(lee.staff_id), "Lee"))
        link = await invited("lee@home.example", "manager", "Lee again")
    await bea.open(f"{SENT}/new")
    await bea.send(SENT, name="Kim Ode", email="kim@example.org", role="packer")

    await bea.open(f"/staff/people/{lee.staff_id}")
    await bea.send(f"/staff/people/{lee.staff_id}/deactivation")

    assert [one.name for one in await staff.list_invitations()] == ["Kim Ode"]
    await bea.open(link)
    assert bea.page.status_code == 410
    withdrawn = audit_log.Filters(action="invitation.withdrawn")
    [line] = (await audit_log.list_lines(withdrawn)).items
    assert (line.actor.name, line.subject_name) == ("Bea", "Lee again")


async def test_what_is_wrong_is_told_and_what_was_typed_stays(bea: Visitor) -> None:
    await bea.open(f"{SENT}/new")
    await bea.send(SENT, name="", email="kim")
    assert bea.page.status_code == 422
    assert "Enter a name" in bea.text
    assert bea.form(SENT).value("email") == "kim"

    await invited("kim@example.org")
    await bea.send(SENT, name="Kim", email="kim@example.org")
    assert bea.page.status_code == 409
    assert "already an open invitation" in bea.text


async def test_one_that_another_manager_withdrew_is_told(bea: Visitor) -> None:
    for action in ("mails", "removal"):
        here = f"{SENT}/{id_of(await invited())}"
        await bea.open("/staff/people")
        await staff.withdraw_invitation((await staff.list_invitations())[0].invitation_id)
        await bea.send(f"{here}/{action}")
        assert "This invitation is no longer open." in bea.text


async def test_the_invited_sets_a_password_and_is_in(visitor: Visitor) -> None:
    link = await invited()
    await visitor.open(link)
    assert visitor.page.headers["cache-control"] == "no-store"
    assert "Bea has invited you to the staff of Doorstep." in visitor.text
    path = f"/staff/invitations/{id_of(link)}/acceptance"

    await visitor.send(path, password="short")
    assert visitor.page.status_code == 422
    assert "Enter at least 12 characters" in visitor.text
    await visitor.send(path, password=PASSWORD)
    assert visitor.page.url.path == "/staff/shipments"
    assert "Kim packer" in visitor.text

    assert (await visitor.open(link)).status_code == 410


async def test_nobody_joins_with_another_address_or_role_than_was_invited(visitor: Visitor) -> None:
    link = await invited()
    await visitor.open(link)
    path = f"/staff/invitations/{id_of(link)}/acceptance"
    forged = {"email": "stranger@example.org", "role": "manager", "name": "Stranger"}
    await visitor.send(path, password=PASSWORD, **forged)
    assert "Kim packer" in visitor.text
    joined = await staff.find_by_address("kim@example.org")
    assert (joined.name, joined.role) == ("Kim", "packer")


@pytest.mark.parametrize("language", ["en", "de"])
async def test_whatever_is_wrong_with_a_link_the_answer_is_one(
    visitor: Visitor, language: str
) -> None:
    link = await invited()
    visitor.client.headers["Accept-Language"] = language
    withdrawn = await invited("lee@example.org")
    await staff.withdraw_invitation(id_of(withdrawn))
    expired = await invited("max@example.org")
    await fetch(
        "UPDATE staff.invitations SET mailed_at = now() - interval '4 days' WHERE email = $1",
        "max@example.org",
    )
    nobodys = "/staff/invitations/00000000-0000-4000-8000-000000000001?token=x"
    answers = {
        (await visitor.open(address)).text
        for address in (withdrawn, expired, nobodys, link[:-1], link.partition("?")[0])
    }
    assert len({page.split("<main")[1].split("</main>")[0] for page in answers}) == 1
    assert visitor.page.status_code == 410


async def test_a_link_opened_in_a_colleagues_browser_ends_her_session(bea: Visitor) -> None:
    link = await invited()
    await bea.open(link)
    await bea.send(f"/staff/invitations/{id_of(link)}/acceptance", password=PASSWORD)
    assert "Kim packer" in bea.text
    assert await staff.member_of_session("Bea") is None


async def test_packers_invite_nobody(pat: Visitor) -> None:
    assert (await pat.open(f"{SENT}/new")).status_code == 403
    assert await link_of(id_of(await invited()))

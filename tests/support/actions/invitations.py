"""How a shop is set up and people come to its staff, one action for each door."""

from typing import Final

from app.infra.database import fetch
from app.services import staff
from tests.support.actions.stage import Act, Stage
from tests.support.invited import PASSWORD, first_link, id_of, invited, password_link, token_of

SENT: Final = "/staff/people/invitations"


async def invites(stage: Stage) -> None:
    await stage.sends(SENT, email="dan@example.org", name="Dan", role="packer")


async def invites_again(stage: Stage) -> None:
    await stage.sends(f"{SENT}/{id_of(await invited())}/mails")


async def withdraws_an_invitation(stage: Stage) -> None:
    await stage.sends(f"{SENT}/{id_of(await invited())}/removal")


async def accepts_an_invitation(stage: Stage) -> None:
    """At another browser: this one would log Bea out."""
    link = await invited("cleo@example.org", "packer", "Cleo")
    stage.client.cookies.delete("staff_session")
    path = f"/staff/invitations/{id_of(link)}/acceptance"
    await stage.sends(path, token=token_of(link), password=PASSWORD)


async def comes_first(stage: Stage) -> None:
    await fetch("UPDATE staff.members SET deactivated_at = now()")
    token = token_of(await first_link())
    stage.client.cookies.delete("staff_session")
    typed = {"token": token, "name": "Cleo", "email": "cleo@example.org", "password": PASSWORD}
    await stage.sends("/staff/first-manager", **typed)


async def renews_her_password(stage: Stage) -> None:
    """At another browser: this one stays logged in for the next action."""
    await staff.add_person("cleo@example.org", "packer", PASSWORD, "Cleo")
    link = await password_link("cleo@example.org")
    typed = {"token": token_of(link), "password": "another five words of hers"}
    await stage.sends(f"/staff/password-links/{id_of(link)}/password", **typed)


async def tests_the_mail(stage: Stage) -> None:
    await stage.sends("/staff/setup/mails")


async def closes_the_setup(stage: Stage) -> None:
    await stage.sends("/staff/setup/dismissal")


INVITATIONS: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/people/invitations": (invites, "invitation.sent"),
    "POST /staff/people/invitations/{invitation_id:uuid}/mails": (
        invites_again,
        "invitation.sent_again",
    ),
    "POST /staff/people/invitations/{invitation_id:uuid}/removal": (
        withdraws_an_invitation,
        "invitation.withdrawn",
    ),
    "POST /staff/invitations/{invitation_id:uuid}/acceptance": (
        accepts_an_invitation,
        "invitation.accepted",
    ),
    "POST /staff/password-links/{link_id:uuid}/password": (
        renews_her_password,
        "member.password_renewed",
    ),
    "POST /staff/setup/mails": (tests_the_mail, "setup.mail_tested"),
    "POST /staff/setup/dismissal": (closes_the_setup, "setup.closed"),
    "POST /staff/first-manager": (comes_first, "member.added"),
}

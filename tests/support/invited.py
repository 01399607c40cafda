"""Links to the staff pages, as they are printed and mailed."""

from urllib.parse import urlsplit
from uuid import UUID

from app.infra.database import fetch_value
from app.services import staff

PASSWORD = "four tall ships in fog"


async def invited(email: str = "kim@example.org", role: str = "packer", name: str = "Kim") -> str:
    """Invites somebody, and returns the address of the link without its host."""
    sent = await staff.invite(email, role, name, "Bea", "en")
    return await link_of(sent.invitation_id)


async def link_of(invitation_id: UUID) -> str:
    found = await staff.invitation_to_mail(invitation_id)
    assert found
    return f"/staff/invitations/{invitation_id}?token={found[1]}"


async def password_link(email: str = "kim@example.org") -> str:
    """Asks for a new password, and returns the address of the link as it is mailed."""
    await staff.ask_for_password_link(email, "en")
    latest = "SELECT link_id FROM staff.password_links ORDER BY asked_at DESC LIMIT 1"
    link_id = await fetch_value(latest)
    found = await staff.password_link_to_mail(link_id)
    assert found
    return f"/staff/password-links/{link_id}?token={found[1]}"


async def first_link() -> str:
    token = await staff.make_first_link()
    assert token
    return f"/staff/first-manager?token={token}"


def token_of(link: str) -> str:
    return urlsplit(link).query.removeprefix("token=")


def id_of(link: str) -> UUID:
    return UUID(urlsplit(link).path.rpartition("/")[2])


async def sessions() -> int:
    return await fetch_value("SELECT count(*) FROM staff.sessions")

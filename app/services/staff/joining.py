"""A new member of the staff: the row, and the ways in that end with it."""

from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import fetch, fetch_value, now
from app.services.staff.refusals import AlreadyThere
from app.services.staff.sessions import StaffMember
from app.tables.staff import MemberRow
from app.values.roles import MANAGER

# Those who add or invite the same address do so one after the other.
QUEUE: Final = "SELECT pg_advisory_xact_lock(hashtextextended('staff ' || $1, 0))"
QUEUE_FIRST: Final = "SELECT pg_advisory_xact_lock(hashtextextended('first manager', 0))"
HAS_MANAGER: Final = """
SELECT EXISTS (SELECT FROM staff.members WHERE role = 'manager' AND deactivated_at IS NULL)
"""
END_OPEN: Final = """
UPDATE staff.invitations SET withdrawn_at = now()
WHERE email = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL
  AND invitation_id IS DISTINCT FROM $2
"""


async def insert_member(
    email: str, role: str, password_hash: str, name: str, invitation_id: UUID | None = None
) -> StaffMember:
    """Adds the member in the caller's transaction; `email` is in lower case.

    Any other open invitation to the address ends. Raises `AlreadyThere`.
    """
    await wait_for(email)
    member = StaffMember(uuid7(), email, name, role)
    row = MemberRow(
        staff_id=member.staff_id,
        email=email,
        name=name,
        role=role,
        password_hash=password_hash,
        created_at=await now(),
    )
    added = (
        await MemberRow.insert(row)
        .on_conflict(action="DO NOTHING", target=MemberRow.email)
        .returning(MemberRow.staff_id)
    )
    if not added:
        raise AlreadyThere(email)
    await fetch(END_OPEN, email, invitation_id)
    if role == MANAGER:
        await end_first_link()
    return member


def about(member: StaffMember) -> audit_log.Subject:
    return audit_log.Subject("member", member.staff_id, member.name)


async def wait_for(email: str) -> None:
    """Serialises, until the transaction ends, what concerns one address."""
    await fetch(QUEUE, email)


async def wait_for_first_manager() -> None:
    await fetch(QUEUE_FIRST)


async def has_manager() -> bool:
    return await fetch_value(HAS_MANAGER)


async def end_first_link() -> None:
    """Ends the link for the first manager, since somebody becomes one in this transaction."""
    await wait_for_first_manager()
    await fetch("DELETE FROM staff.first_links")

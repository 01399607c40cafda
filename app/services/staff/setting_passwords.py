"""New passwords of members: their own choice, or a manager's; sessions and mailed links end."""

from typing import Final
from uuid import UUID

from app import audit_log
from app.infra.database import fetch, fetch_value, transaction
from app.services.staff import passwords
from app.services.staff.locking import (
    end_password_links,
    end_sessions,
    lock_member,
    subject_of,
    tell_owner,
)
from app.services.staff.password_strength import refuse_weak_password
from app.services.staff.people import find_person
from app.services.staff.refusals import WrongCredentials
from app.services.staff.sessions import StaffMember, hash_of
from app.values.sending import MailKind

STORED: Final = "SELECT password_hash FROM staff.members WHERE staff_id = $1"
STORE: Final = "UPDATE staff.members SET password_hash = $2 WHERE staff_id = $1"


async def set_password(staff_id: UUID, password: str) -> None:
    """Replaces another person's password, and ends that person's sessions.

    Raises `UnknownPerson` and `WeakPassword`.
    """
    person = await find_person(staff_id)
    await refuse_weak_password(password, person.email, person.name)
    await _replace_password(staff_id, password, keep=b"")


async def change_password(member: StaffMember, current: str, new: str, secret: str) -> None:
    """Replaces one's own password; every session but that of `secret` ends.

    Raises `WrongCredentials` for a wrong `current`, and `WeakPassword`.
    """
    if not await passwords.is_right(await fetch_value(STORED, member.staff_id), current):
        raise WrongCredentials
    await refuse_weak_password(new, member.email, member.name)
    await _replace_password(member.staff_id, new, keep=hash_of(secret))


async def store_password(staff_id: UUID, password_hash: str, keep: bytes = b"") -> None:
    """Ends the mailed links and all sessions but `keep`, in the caller's transaction.

    The owner gets a mail.
    """
    await fetch(STORE, staff_id, password_hash)
    await end_password_links(staff_id)
    await end_sessions(staff_id, keep)
    await tell_owner(staff_id, MailKind.PASSWORD_CHANGED)


async def _replace_password(staff_id: UUID, password: str, keep: bytes) -> None:
    password_hash = await passwords.hashed(password)
    async with transaction():
        whose = await lock_member(staff_id)
        await store_password(staff_id, password_hash, keep)
        await audit_log.note("member.password_changed", subject_of(whose))

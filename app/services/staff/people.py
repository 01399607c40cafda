"""The members of the staff, their roles, and their sessions."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app import audit_log
from app.infra import live
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.services.staff import passwords
from app.services.staff.api_keys import keys_made_by, revoke_key
from app.services.staff.invitations import withdraw_invitations_of
from app.services.staff.joining import about, end_first_link, insert_member
from app.services.staff.locking import end_password_links, end_sessions, lock_member, subject_of
from app.services.staff.refusals import LastManager, UnknownPerson
from app.services.staff.sessions import STILL_OPEN, hash_of
from app.values import emails
from app.values.fields import read_email, read_name
from app.values.roles import MANAGER

PERSON: Final = f"""
SELECT members.staff_id, email, members.name, role, members.created_at, deactivated_at,
       count(secret_hash) AS sessions, max(last_seen_at) AS last_seen_at,
       EXISTS (SELECT FROM staff.second_factors AS factor WHERE factor.staff_id = members.staff_id
           AND confirmed_at IS NOT NULL) AS second_factor
FROM staff.members LEFT JOIN staff.sessions
  ON sessions.staff_id = members.staff_id AND {STILL_OPEN}
"""
LIST: Final = f"""{PERSON} GROUP BY members.staff_id
ORDER BY deactivated_at IS NOT NULL, lower(members.name), email
"""
SESSIONS: Final = f"""
SELECT session_id, created_at, last_seen_at, address, user_agent, secret_hash = $2 AS is_this
FROM staff.sessions
WHERE staff_id = $1 AND {STILL_OPEN}
ORDER BY is_this DESC, last_seen_at DESC
"""


class Person(msgspec.Struct, frozen=True):
    """A member of the staff; `sessions` counts the browsers that are logged in."""

    staff_id: UUID
    email: str
    name: str
    role: str
    created_at: datetime
    deactivated_at: datetime | None
    sessions: int
    last_seen_at: datetime | None
    second_factor: bool

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None


class Session(msgspec.Struct, frozen=True):
    """A browser that is logged in; `address` and `user_agent` are those of the login."""

    session_id: UUID
    created_at: datetime
    last_seen_at: datetime
    address: str
    user_agent: str
    is_this: bool


async def list_people() -> list[Person]:
    return [Person(**row) for row in await fetch(LIST)]


async def find_person(staff_id: UUID) -> Person:
    """Raises `UnknownPerson`."""
    where = f"{PERSON} WHERE members.staff_id = $1 GROUP BY members.staff_id"
    row = await fetch_row(where, staff_id)
    if row is None:
        raise UnknownPerson(str(staff_id))
    return Person(**row)


async def find_by_address(email: str) -> Person:
    """Raises `UnknownPerson`."""
    address = emails.comparable(email)
    found = await fetch_value("SELECT staff_id FROM staff.members WHERE email = $1", address)
    if found is None:
        raise UnknownPerson(address)
    return await find_person(found)


async def add_person(email: str, role: str, password: str, name: str | None = None) -> None:
    """Raises `AlreadyThere`, and `Invalid` for an invalid address or name."""
    address = read_email(email).lower()
    name = read_name(name or address.partition("@")[0].replace(".", " ").title())
    password_hash = await passwords.hashed(password)
    async with transaction():
        member = await insert_member(address, role, password_hash, name)
        await audit_log.note("member.added", about(member), after={"email": address, "role": role})


async def set_role(staff_id: UUID, role: str) -> None:
    """Takes effect with the next request. Raises `UnknownPerson` and `LastManager`."""
    async with transaction():
        if role != MANAGER:
            await _leave_a_manager(staff_id)
        else:
            await end_first_link()
        was = await lock_member(staff_id)
        await fetch("UPDATE staff.members SET role = $2 WHERE staff_id = $1", staff_id, role)
        live.nudge("member", staff_id)
        roles = {"role": was["role"]}, {"role": role}
        await audit_log.note("member.role_changed", subject_of(was), *roles)


async def deactivate(staff_id: UUID, keep: Collection[UUID] = ()) -> list[str]:
    """Ends all sessions and forbids new ones; the name stays on what the person did.

    The person's open invitations are withdrawn. The keys that the person created are revoked,
    except those to `keep`, since the person may still have them. Returns the names of the revoked
    keys. Raises `UnknownPerson` and `LastManager`.
    """
    async with transaction():
        await _leave_a_manager(staff_id)
        was = await lock_member(staff_id)
        await fetch(
            "UPDATE staff.members SET deactivated_at = coalesce(deactivated_at, now())"
            " WHERE staff_id = $1",
            staff_id,
        )
        await end_sessions(staff_id)
        await end_password_links(staff_id)
        await audit_log.note("member.deactivated", subject_of(was))
        await withdraw_invitations_of(staff_id)
        theirs = await keys_made_by(staff_id)
        return [await revoke_key(key.key_id) for key in theirs if key.key_id not in keep]


async def reactivate(staff_id: UUID) -> None:
    """Restores the earlier role and password. Raises `UnknownPerson`."""
    async with transaction():
        was = await lock_member(staff_id)
        undo = "UPDATE staff.members SET deactivated_at = NULL WHERE staff_id = $1"
        await fetch(undo, staff_id)
        if was["role"] == MANAGER:
            await end_first_link()
        await audit_log.note("member.reactivated", subject_of(was))


async def list_sessions(staff_id: UUID, secret: str = "") -> list[Session]:
    return [Session(**row) for row in await fetch(SESSIONS, staff_id, hash_of(secret))]


async def end_session(staff_id: UUID, session_id: UUID) -> None:
    # A session that is already over changes nothing.
    over = "DELETE FROM staff.sessions WHERE staff_id = $1 AND session_id = $2 RETURNING 1"
    async with transaction():
        whose = await lock_member(staff_id)
        if await fetch(over, staff_id, session_id):
            live.nudge("member", staff_id)
            await audit_log.note("member.sessions_ended", subject_of(whose))


async def log_out_everywhere(staff_id: UUID) -> None:
    """Raises `UnknownPerson`."""
    async with transaction():
        whose = await lock_member(staff_id)
        await end_sessions(staff_id)
        await audit_log.note("member.sessions_ended", subject_of(whose))


async def _leave_a_manager(besides: UUID) -> None:
    """Locks all managers, so that two who leave at once are checked in turn.

    Raises `LastManager`.
    """
    managers = await fetch(
        "SELECT staff_id, name FROM staff.members WHERE role = $1 AND deactivated_at IS NULL"
        " ORDER BY staff_id FOR UPDATE",
        MANAGER,
    )
    if {row["staff_id"] for row in managers} == {besides}:
        raise LastManager(managers[0]["name"])

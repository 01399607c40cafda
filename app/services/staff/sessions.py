"""Sessions of the staff: login, logout, and who is logged in."""

import hashlib
import secrets
from typing import NamedTuple
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra import live
from app.infra.database import Row, fetch, fetch_row, transaction
from app.services.staff import passwords
from app.services.staff.hashing import TRUSTED, LoginSource
from app.services.staff.refusals import CodeNeeded, WrongCredentials
from app.settings import settings
from app.values import emails
from app.values.roles import MANAGER

# The session has been neither idle nor open for too long.
STILL_OPEN = "last_seen_at > now() - interval '12 hours' AND expires_at > now()"
FIND = """
SELECT staff_id, name, password_hash, EXISTS (
    SELECT FROM staff.second_factors AS factor
    WHERE factor.staff_id = members.staff_id AND confirmed_at IS NOT NULL) AS second_factor
FROM staff.members WHERE email = $1 AND deactivated_at IS NULL
"""
OPEN = """
INSERT INTO staff.sessions
    (session_id, secret_hash, staff_id, expires_at, address, user_agent)
VALUES ($1, $2, $3, now() + interval '30 days', $4, $5)
"""

SEEN = f"""
WITH seen AS (
    UPDATE staff.sessions SET last_seen_at = now()
    WHERE secret_hash = $1 AND last_seen_at < now() - interval '1 minute'
      AND {STILL_OPEN}
)
SELECT members.staff_id, email, name, role
FROM staff.sessions JOIN staff.members USING (staff_id)
WHERE secret_hash = $1 AND {STILL_OPEN}
  AND deactivated_at IS NULL
"""

CLOSE = """
DELETE FROM staff.sessions USING staff.members
WHERE secret_hash = $1 AND members.staff_id = sessions.staff_id
RETURNING members.staff_id, members.name
"""

DELETE_OLD = f"""
DELETE FROM staff.sessions WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM staff.sessions WHERE NOT ({STILL_OPEN}) LIMIT $1))
  AND NOT ({STILL_OPEN})
RETURNING 1
"""


class Browser(NamedTuple):
    """Where a session begins: stored, so that its owner recognises it."""

    address: str = ""
    user_agent: str = ""


class StaffMember(msgspec.Struct, frozen=True):
    """A person who is logged in."""

    staff_id: UUID
    email: str
    name: str
    role: str

    @property
    def is_manager(self) -> bool:
        return self.role == MANAGER


class HalfLogin(msgspec.Struct, frozen=True):
    """Somebody who typed the right password; `mark` changes with the password."""

    staff_id: UUID
    mark: str

    @classmethod
    def of(cls, row: Row) -> "HalfLogin":
        return cls(row["staff_id"], hash_of(row["password_hash"]).hex()[:32])


async def log_in(
    email: str,
    password: str,
    address: str = "",
    user_agent: str = "",
    source: LoginSource = TRUSTED,
) -> str:
    """Returns the secret of a new session, never one that the browser sent.

    `address` and `user_agent` are stored, so that the session's owner recognises it. The password
    of the demo staff works only in a demo shop, even if the data came from one. Raises
    `WrongCredentials`, `CodeNeeded`, and `Busy` if too many others are ahead of `source`.
    """
    row = await fetch_row(FIND, emails.comparable(email))
    known = row["password_hash"] if row else passwords.nobodys_hash()
    right = await passwords.is_right(known, password, source)
    published = password == passwords.DEMO_PASSWORD and not settings.demo
    about = audit_log.Subject("member", row["staff_id"] if row else "", row["name"] if row else "")
    if row is None or not right or published:
        async with transaction():
            await audit_log.note("member.login_failed", about)
        raise WrongCredentials
    passwords.reset_tries(source)
    if row["second_factor"]:
        half = HalfLogin.of(row)
        raise CodeNeeded(half.staff_id, half.mark)
    async with transaction():
        secret = await open_session(row["staff_id"], Browser(address, user_agent))
        await audit_log.note("member.logged_in", about, by=_is(row))
    return secret


async def open_session(staff_id: UUID, browser: Browser) -> str:
    """Returns the secret of a new session, which begins with the caller's transaction."""
    secret = secrets.token_urlsafe(32)
    came = (browser.address[:45], "".join(filter(str.isprintable, browser.user_agent))[:400])
    await fetch(OPEN, uuid7(), hash_of(secret), staff_id, *came)
    return secret


async def member_of_session(secret: str) -> StaffMember | None:
    """Returns None if the session is unknown, idle for 12 hours, or 30 days old."""
    row = await fetch_row(SEEN, hash_of(secret))
    return StaffMember(**row) if row else None


async def log_out(secret: str) -> None:
    async with transaction():
        row = await fetch_row(CLOSE, hash_of(secret))
        if row:
            about = audit_log.Subject("member", row["staff_id"], row["name"])
            await audit_log.note("member.logged_out", about, by=_is(row))
            live.nudge("member", row["staff_id"])


async def delete_old_sessions(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, at_most))


def as_actor(member: StaffMember) -> audit_log.Actor:
    """Returns the member, who acts from where the request comes from."""
    return _acts(member.staff_id, member.name)


def _is(row: Row) -> audit_log.Actor:
    return _acts(row["staff_id"], row["name"])


def _acts(staff_id: UUID, name: str) -> audit_log.Actor:
    came = audit_log.acting() or audit_log.Actor("visitor")
    return msgspec.structs.replace(came, kind="member", actor_id=str(staff_id), name=name)


def hash_of(secret: str) -> bytes:
    # A secret of 256 random bits needs no slow hash.
    return hashlib.sha256(secret.encode()).digest()

"""People: their passwords and their sessions."""

import hashlib
import secrets
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import live
from app.database import fetch, fetch_row, fetch_value, transaction
from app.demo_catalogue import DEMO_PASSWORD
from app.fields import Email, Invalid
from app.services.staff import passwords
from app.settings import settings
from app.tables.staff import Member as MemberRow
from app.tables.staff.member import MANAGER, PACKER

ROLES = (PACKER, MANAGER)

OPEN = """
INSERT INTO staff.sessions
    (session_id, secret_hash, staff_id, expires_at, address, user_agent)
VALUES ($1, $2, $3, now() + interval '30 days', $4, $5)
"""

SEEN = """
WITH seen AS (
    UPDATE staff.sessions SET last_seen_at = now()
    WHERE secret_hash = $1 AND last_seen_at < now() - interval '1 minute'
      AND last_seen_at > now() - interval '12 hours' AND expires_at > now()
)
SELECT members.staff_id, email, name, role
FROM staff.sessions JOIN staff.members USING (staff_id)
WHERE secret_hash = $1 AND last_seen_at > now() - interval '12 hours' AND expires_at > now()
  AND deactivated_at IS NULL
"""

FORGET = """
DELETE FROM staff.sessions WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM staff.sessions
    WHERE expires_at < now() OR last_seen_at < now() - interval '12 hours' LIMIT $1))
  AND (expires_at < now() OR last_seen_at < now() - interval '12 hours')
RETURNING 1
"""


class Member(msgspec.Struct, frozen=True):
    """A person who is logged in."""

    staff_id: UUID
    email: str
    name: str
    role: str

    @property
    def is_manager(self) -> bool:
        return self.role == MANAGER


class WrongCredentials(Exception):
    """No such address, not its password, or somebody who left; which of them is not said."""


class AlreadyThere(Exception):
    """A staff member with this address exists."""


async def log_in(email: str, password: str, address: str = "", user_agent: str = "") -> str:
    """A new session's secret, never one that the browser brought. Raises `WrongCredentials`.

    `address` and `user_agent` are kept with it, for its owner to know it again. The password of
    the demo staff is right in a demo shop alone, also on data that once were one's.
    """
    row = await fetch_row(
        "SELECT staff_id, password_hash FROM staff.members"
        " WHERE email = $1 AND deactivated_at IS NULL",
        email.strip().lower(),
    )
    known = row["password_hash"] if row else passwords.nobodys_hash()
    right = await passwords.is_right(known, password)
    published = password == DEMO_PASSWORD and not settings.demo
    if row is None or not right or published:
        raise WrongCredentials
    secret = secrets.token_urlsafe(32)
    async with transaction():
        came = (address[:45], "".join(filter(str.isprintable, user_agent))[:400])
        await fetch(OPEN, uuid7(), hash_of(secret), row["staff_id"], *came)
    return secret


async def member_of_session(secret: str) -> Member | None:
    """None when the session is unknown, idle for 12 hours, or 30 days old."""
    row = await fetch_row(SEEN, hash_of(secret))
    return Member(**row) if row else None


async def log_out(secret: str) -> None:
    over = "DELETE FROM staff.sessions WHERE secret_hash = $1 RETURNING staff_id"
    async with transaction():
        if staff_id := await fetch_value(over, hash_of(secret)):
            live.nudge("member", staff_id)


async def forget_old_sessions(at_most: int) -> int:
    """Clears away sessions that open nothing any more; returns how many there were."""
    return len(await fetch(FORGET, at_most))


async def add_member(email: str, role: str, password: str, name: str | None = None) -> None:
    """Raises `AlreadyThere`, and `Invalid` for what is no address."""
    address = email.strip().lower()
    try:
        msgspec.convert(address, Email)
    except msgspec.ValidationError as error:
        raise Invalid("email", "must be an e-mail address") from error
    member = MemberRow(
        staff_id=uuid7(),
        email=address,
        name=name or address.partition("@")[0].replace(".", " ").title(),
        role=role,
        password_hash=await passwords.hashed(password),
    )
    added = (
        await MemberRow.insert(member)
        .on_conflict(action="DO NOTHING", target=MemberRow.email)
        .returning(MemberRow.staff_id)
    )
    if not added:
        raise AlreadyThere(address)


def hash_of(secret: str) -> bytes:
    """A secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).digest()

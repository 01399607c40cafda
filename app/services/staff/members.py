"""People: their passwords and their sessions."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from uuid_utils.compat import uuid7

from app.database import fetch, fetch_row, transaction
from app.fields import Email, Invalid
from app.tables.staff import Member as MemberRow
from app.tables.staff.member import MANAGER, PACKER

T = TypeVar("T")

ROLES = (PACKER, MANAGER)

OPEN = """
INSERT INTO staff.sessions (secret_hash, staff_id, expires_at)
VALUES ($1, $2, now() + interval '30 days')
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
    """No such address, or not its password; which of the two is not said."""


class AlreadyThere(Exception):
    """A staff member with this address exists."""


async def log_in(email: str, password: str) -> str:
    """A new session's secret, never one that the browser brought. Raises `WrongCredentials`."""
    row = await fetch_row(
        "SELECT staff_id, password_hash FROM staff.members WHERE email = $1", email.strip().lower()
    )
    known = row["password_hash"] if row else await _nobodys_hash()
    if not await _hashing(_verify, known, password) or row is None:
        raise WrongCredentials
    secret = secrets.token_urlsafe(32)
    async with transaction():
        await fetch(OPEN, _hash(secret), row["staff_id"])
    return secret


async def member_of_session(secret: str) -> Member | None:
    """None when the session is unknown, idle for 12 hours, or 30 days old."""
    row = await fetch_row(SEEN, _hash(secret))
    return Member(**row) if row else None


async def log_out(secret: str) -> None:
    await fetch("DELETE FROM staff.sessions WHERE secret_hash = $1", _hash(secret))


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
    password_hash = await _hashing(_hasher.hash, password)
    member = MemberRow(
        staff_id=uuid7(),
        email=address,
        name=name or address.partition("@")[0].replace(".", " ").title(),
        role=role,
        password_hash=password_hash,
    )
    added = (
        await MemberRow.insert(member)
        .on_conflict(action="DO NOTHING", target=MemberRow.email)
        .returning(MemberRow.staff_id)
    )
    if not added:
        raise AlreadyThere(address)


_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")
"""Hashing is slow on purpose; beside one thread of it the other pages stay quick."""


async def _hashing(work: Callable[..., T], *args: str) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *args)


async def _nobodys_hash() -> str:
    """Checked against for unknown addresses, so that they take as long as known ones."""
    global _nobody
    if _nobody is None:
        _nobody = await _hashing(_hasher.hash, secrets.token_urlsafe())
    return _nobody


_nobody: str | None = None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash(secret: str) -> bytes:
    """A secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).digest()

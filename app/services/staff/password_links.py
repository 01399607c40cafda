"""A forgotten password: a mailed link that works once, for half an hour, to choose a new one."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app import audit_log
from app.infra import tokens
from app.infra.database import Row, fetch, fetch_row, transaction
from app.messaging.domain_events import PasswordForgotten, announce
from app.services.staff import passwords
from app.services.staff.joining import wait_for
from app.services.staff.locking import lock_member
from app.services.staff.password_strength import refuse_weak_password
from app.services.staff.refusals import DeadStaffLink, UnknownPerson
from app.services.staff.sessions import StaffMember, as_actor
from app.services.staff.setting_passwords import store_password
from app.values import emails

PASSWORD_LINK: Final = b"staff password "
LASTS: Final = timedelta(minutes=30)
# A mail that could not be sent for so long is not sent any more.
MAILED_WITHIN: Final = timedelta(hours=24)
# Links that one person is sent within an hour, so that nobody fills another person's mailbox.
MAX_LINKS: Final = 3

WHO: Final = """
SELECT staff_id, name,
    (SELECT count(*) FROM staff.password_links AS link WHERE link.staff_id = members.staff_id
        AND asked_at > now() - interval '1 hour') AS links
FROM staff.members WHERE email = $1 AND deactivated_at IS NULL
"""
ASK: Final = "INSERT INTO staff.password_links (link_id, staff_id) VALUES ($1, $2)"
# The half hour begins when the mail leaves.
LEAVE: Final = """
UPDATE staff.password_links AS link SET ends_at = now() + $2::interval
FROM staff.members WHERE link_id = $1 AND ended_at IS NULL AND asked_at > now() - $3::interval
  AND members.staff_id = link.staff_id AND deactivated_at IS NULL
RETURNING link_id, members.staff_id, email, name, role, ends_at
"""
OPEN: Final = """
SELECT link_id, members.staff_id, email, name, role, ends_at
FROM staff.password_links JOIN staff.members USING (staff_id)
WHERE link_id = $1 AND ended_at IS NULL AND ends_at > now() AND deactivated_at IS NULL
"""
USE: Final = """
UPDATE staff.password_links SET used_at = now(), ended_at = now() WHERE link_id = $1
"""
DELETE_OLD: Final = """
DELETE FROM staff.password_links WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM staff.password_links WHERE asked_at < now() - $2::interval LIMIT $1))
RETURNING 1
"""


class PasswordLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that works until `ends_at`, and whose it is."""

    link_id: UUID
    email: str
    name: str
    ends_at: datetime


async def ask_for_password_link(email: str, language: str) -> None:
    """Owes a mail in `language`. Nothing tells the caller whether anybody has the address.

    For an unknown address, or a person who got `MAX_LINKS`, as much is written, and the mail turns
    out to have no recipient.
    """
    email = emails.comparable(email)
    async with transaction():
        await wait_for(email)
        row = await fetch_row(WHO, email)
        gets_one = row is not None and row["links"] < MAX_LINKS
        link_id = uuid4()
        await fetch(ASK, link_id, row["staff_id"] if row and gets_one else None)
        subject = (row["staff_id"], row["name"]) if row else ("", "")
        await audit_log.note("member.password_forgotten", audit_log.Subject("member", *subject))
        await announce(PasswordForgotten(link_id, language))


async def password_link_to_mail(link_id: UUID) -> tuple[PasswordLink, str] | None:
    """Returns the link and its token, and None if there is nobody to write to."""
    row = await fetch_row(LEAVE, link_id, LASTS, MAILED_WITHIN)
    return (_read(row), tokens.token(PASSWORD_LINK, link_id)) if row else None


async def find_password_link(link_id: UUID, token: str) -> PasswordLink:
    """Does not use the link up, because mail programs open links too. Raises `DeadStaffLink`."""
    return _read(await _opened(link_id, token))


async def renew_password(link_id: UUID, token: str, password: str) -> str:
    """Uses up the link and returns the email of its owner, who is logged out everywhere.

    Raises `DeadStaffLink`, `WeakPassword` and `Busy`.
    """
    row = await _opened(link_id, token)
    await refuse_weak_password(password, row["email"], row["name"])
    password_hash = await passwords.hashed(password)
    async with transaction():
        try:
            await lock_member(row["staff_id"])
        except UnknownPerson as gone:
            raise DeadStaffLink from gone
        row = await _opened(link_id, token)
        await fetch(USE, link_id)
        await store_password(row["staff_id"], password_hash)
        who = StaffMember(row["staff_id"], row["email"], row["name"], row["role"])
        subject = audit_log.Subject("member", who.staff_id, who.name)
        await audit_log.note("member.password_renewed", subject, by=as_actor(who))
    return row["email"]


async def delete_old_password_links(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, at_most, MAILED_WITHIN + LASTS))


async def _opened(link_id: UUID, token: str) -> Row:
    row = await fetch_row(OPEN, link_id)
    if not tokens.opens(PASSWORD_LINK, link_id, token) or row is None:
        raise DeadStaffLink
    return row


def _read(row: Row) -> PasswordLink:
    return PasswordLink(
        link_id=row["link_id"], email=row["email"], name=row["name"], ends_at=row["ends_at"]
    )

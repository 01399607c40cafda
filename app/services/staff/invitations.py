"""Invitations by mail: a manager names a person, who sets a password by a link that works once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app import audit_log
from app.infra import tokens
from app.infra.database import Row, fetch, fetch_row, fetch_value, transaction
from app.messaging.domain_events import InvitationSent, announce
from app.services.staff import passwords
from app.services.staff.joining import insert_member, wait_for
from app.services.staff.password_strength import refuse_weak_password
from app.services.staff.refusals import (
    AlreadyInvited,
    AlreadyThere,
    DeadStaffLink,
    UnknownInvitation,
    UnknownPerson,
)
from app.services.staff.sessions import Browser, as_actor, open_session
from app.values.fields import read_email, read_name

INVITATION: Final = b"staff invitation "
LASTS: Final = timedelta(hours=72)
# Days after the last mail for which an invitation is kept that is over.
KEPT_DAYS: Final = 90

OPEN: Final = "accepted_at IS NULL AND withdrawn_at IS NULL"
COLUMNS: Final = "invitation_id, email, name, role, version, invited_by, mailed_at"
INVITE: Final = f"""
INSERT INTO staff.invitations (invitation_id, email, name, role, invited_by, invited_by_id)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) WHERE {OPEN} DO NOTHING RETURNING 1
"""
LIST: Final = f"SELECT {COLUMNS} FROM staff.invitations WHERE {OPEN} ORDER BY mailed_at DESC, email"
FIND: Final = f"SELECT {COLUMNS} FROM staff.invitations WHERE invitation_id = $1 AND {OPEN}"
LIVE: Final = f"{FIND} AND mailed_at > now() - $2::interval"
AGAIN: Final = """
UPDATE staff.invitations SET version = version + 1, mailed_at = now() WHERE invitation_id = $1
"""
SENT_BY: Final = f"""
SELECT invitation_id FROM staff.invitations WHERE invited_by_id = $1 AND {OPEN}
ORDER BY invitation_id FOR UPDATE
"""
WITHDRAW: Final = "UPDATE staff.invitations SET withdrawn_at = now() WHERE invitation_id = $1"
# A sender who is deactivated meanwhile waits, or is seen: no invitation outlives its sender.
SENDER: Final = "SELECT deactivated_at FROM staff.members WHERE staff_id = $1 FOR SHARE"
SENDER_OF: Final = "SELECT invited_by_id FROM staff.invitations WHERE invitation_id = $1"
ACCEPT: Final = """
UPDATE staff.invitations SET accepted_at = now(), staff_id = $2 WHERE invitation_id = $1
"""
HAS_COLLEAGUES: Final = f"""
SELECT (SELECT count(*) FROM staff.members WHERE deactivated_at IS NULL) > 1
    OR EXISTS (SELECT FROM staff.invitations WHERE {OPEN})
"""
DELETE_OLD: Final = f"""
DELETE FROM staff.invitations WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM staff.invitations
    WHERE NOT ({OPEN}) AND mailed_at < now() - make_interval(days => $2) LIMIT $1))
RETURNING 1
"""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that is open; its link works until `ends_at`."""

    invitation_id: UUID
    email: str
    name: str
    role: str
    version: int
    invited_by: str
    mailed_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.mailed_at + LASTS


async def list_invitations() -> list[Invitation]:
    """Returns those that are open, the latest first; the link of some may have expired."""
    return [_read(row) for row in await fetch(LIST)]


async def invite(email: str, role: str, name: str, invited_by: str, language: str) -> Invitation:
    """Writes to the person in `language`. Raises `AlreadyThere`, `AlreadyInvited`, `Invalid`, and
    `UnknownPerson` if the sender was deactivated at the same moment.
    """
    email, name, invitation_id = read_email(email).lower(), read_name(name), uuid4()
    async with transaction():
        sender = audit_log.acting_member()
        if not await _still_there(sender):
            raise UnknownPerson(str(sender))
        await wait_for(email)
        if await fetch_value("SELECT 1 FROM staff.members WHERE email = $1", email):
            raise AlreadyThere(email)
        if not await fetch(INVITE, invitation_id, email, name, role, invited_by, sender):
            raise AlreadyInvited(email)
        invitation = await _lock(invitation_id)
        sent = {"email": email, "role": role}
        await audit_log.note("invitation.sent", _about(invitation), after=sent)
        await announce(InvitationSent(invitation_id, language))
    return invitation


async def send_invitation_again(invitation_id: UUID, language: str) -> Invitation:
    """Sends a new link, with which the one before ends. Raises `UnknownInvitation`."""
    async with transaction():
        await _lock(invitation_id)
        await fetch(AGAIN, invitation_id)
        invitation = await _lock(invitation_id)
        await audit_log.note("invitation.sent_again", _about(invitation))
        await announce(InvitationSent(invitation_id, language))
    return invitation


async def withdraw_invitation(invitation_id: UUID) -> Invitation:
    """Raises `UnknownInvitation` for one that is over, too."""
    async with transaction():
        invitation = await _lock(invitation_id)
        await fetch(WITHDRAW, invitation_id)
        await audit_log.note("invitation.withdrawn", _about(invitation))
    return invitation


async def withdraw_invitations_of(staff_id: UUID) -> None:
    """Withdraws every open invitation that this person sent."""
    async with transaction():
        for row in await fetch(SENT_BY, staff_id):
            await withdraw_invitation(row["invitation_id"])


async def find_invitation(invitation_id: UUID, token: str) -> Invitation:
    """Raises `DeadStaffLink`, for any token of an invitation that is over or never was."""
    return await _opened(LIVE, invitation_id, token)


async def accept_invitation(
    invitation_id: UUID, token: str, password: str, browser: Browser
) -> str:
    """Uses up the link, and returns the secret of the new member's session.

    Raises `DeadStaffLink`, `WeakPassword` and `Busy`.
    """
    invitation = await find_invitation(invitation_id, token)
    await refuse_weak_password(password, invitation.email, invitation.name)
    password_hash = await passwords.hashed(password)
    async with transaction():
        if not await _still_there(await fetch_value(SENDER_OF, invitation_id)):
            raise DeadStaffLink
        await wait_for(invitation.email)
        invitation = await _opened(f"{LIVE} FOR UPDATE", invitation_id, token)
        named = (invitation.role, password_hash, invitation.name, invitation_id)
        try:
            member = await insert_member(invitation.email, *named)
        except AlreadyThere as there:
            raise DeadStaffLink from there
        await fetch(ACCEPT, invitation_id, member.staff_id)
        added = {"email": member.email, "role": member.role}
        who = as_actor(member)
        await audit_log.note("invitation.accepted", _about(invitation), after=added, by=who)
        return await open_session(member.staff_id, browser)


async def invitation_to_mail(invitation_id: UUID) -> tuple[Invitation, str] | None:
    """Returns the invitation and the token of its link, or None if it is over."""
    row = await fetch_row(LIVE, invitation_id, LASTS)
    if row is None:
        return None
    return _read(row), tokens.token(INVITATION, invitation_id, row["version"])


async def has_colleagues() -> bool:
    """Returns whether there are several members, or somebody is invited."""
    return await fetch_value(HAS_COLLEAGUES)


async def delete_old_invitations(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, at_most, KEPT_DAYS))


async def _opened(sql: str, invitation_id: UUID, token: str) -> Invitation:
    row = await fetch_row(sql, invitation_id, LASTS)
    # A token is computed whether there is such an invitation or not, so that both take as long.
    good = tokens.opens(INVITATION, invitation_id, token, row["version"] if row else 0)
    if row is None or not good:
        raise DeadStaffLink
    return _read(row)


async def _still_there(sender: UUID | None) -> bool:
    """Keeps the sender from being deactivated until the transaction ends; a command has none."""
    row = await fetch_row(SENDER, sender) if sender else None
    return row is None or row["deactivated_at"] is None


async def _lock(invitation_id: UUID) -> Invitation:
    row = await fetch_row(f"{FIND} FOR UPDATE", invitation_id)
    if row is None:
        raise UnknownInvitation(str(invitation_id))
    return _read(row)


def _read(row: Row) -> Invitation:
    return Invitation(**row)


def _about(invitation: Invitation) -> audit_log.Subject:
    return audit_log.Subject("invitation", invitation.invitation_id, invitation.name)

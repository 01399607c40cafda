"""One member's row, locked until the transaction ends, and what else goes with a change to it."""

from uuid import UUID

from app import audit_log
from app.i18n.language import language
from app.infra import live
from app.infra.database import Row, fetch, fetch_row
from app.messaging.domain_events import AccountChanged, announce
from app.services.staff.refusals import UnknownPerson
from app.values.sending import MailKind

LOCK = "SELECT staff_id, name, role FROM staff.members WHERE staff_id = $1 FOR UPDATE"

END_LINKS = """
UPDATE staff.password_links SET ended_at = now() WHERE staff_id = $1 AND ended_at IS NULL
"""


async def lock_member(staff_id: UUID) -> Row:
    """Raises `UnknownPerson`."""
    row = await fetch_row(LOCK, staff_id)
    if row is None:
        raise UnknownPerson(str(staff_id))
    return row


def subject_of(row: Row) -> audit_log.Subject:
    return audit_log.Subject("member", row["staff_id"], row["name"])


async def end_sessions(staff_id: UUID, keep: bytes = b"") -> None:
    """Ends all but the one whose secret has the hash `keep`."""
    over = "DELETE FROM staff.sessions WHERE staff_id = $1 AND secret_hash <> $2"
    await fetch(over, staff_id, keep)
    live.nudge("member", staff_id)


async def end_password_links(staff_id: UUID) -> None:
    await fetch(END_LINKS, staff_id)


async def tell_owner(staff_id: UUID, kind: MailKind) -> None:
    """Owes the member a mail, so that a change by somebody else does not go unnoticed."""
    await announce(AccountChanged(staff_id, kind, language()))

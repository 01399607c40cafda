"""Account sessions: a browser that opened a mailed link sees the orders of that email address."""

import hashlib
import secrets
from uuid import UUID

from app.infra import live
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.messaging.domain_events import EmailCorrected
from app.services.accounts.links import LASTS
from app.services.accounts.refusals import DeadLink
from app.services.accounts.tokens import link_token_opens
from app.values import emails

OPEN = """
WITH used AS (
    UPDATE accounts.links SET used_at = now()
    WHERE link_id = $1 AND used_at IS NULL AND asked_at > now() - $2::interval
    RETURNING email, asked_at
), older AS (
    UPDATE accounts.links SET used_at = now() FROM used
    WHERE links.email = used.email AND links.asked_at < used.asked_at
      AND links.used_at IS NULL
)
INSERT INTO accounts.sessions (secret_hash, email, expires_at)
SELECT $3, email, now() + interval '30 days' FROM used
RETURNING email
"""

OWNER = "SELECT email FROM accounts.sessions WHERE secret_hash = $1 AND expires_at > now()"

SEES = """
SELECT token_version FROM accounts.sessions JOIN sales.orders ON lower(customer_email) = email
WHERE secret_hash = $1 AND expires_at > now() AND order_id = $2
"""

OF = "SELECT secret_hash FROM accounts.sessions WHERE email = $1 AND expires_at > now()"

CLOSE = "DELETE FROM accounts.sessions WHERE secret_hash = $1 RETURNING secret_hash"

CLOSE_ALL = """
DELETE FROM accounts.sessions
WHERE email = (SELECT email FROM accounts.sessions WHERE secret_hash = $1)
RETURNING secret_hash
"""

DELETE_OLD = """
DELETE FROM accounts.sessions WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM accounts.sessions WHERE expires_at < now() LIMIT $1))
RETURNING 1
"""


async def open_session(link_id: UUID, token: str) -> tuple[str, str]:
    """Uses up the link and the older ones of its address. Raises `DeadLink`.

    Returns the new session's secret and the address in lower case.
    """
    secret = secrets.token_urlsafe(32)
    good = link_token_opens(link_id, token)
    opened = await fetch_row(OPEN, link_id, LASTS, _hash(secret)) if good else None
    if opened is None:
        raise DeadLink
    return secret, opened["email"]


async def owner_of_session(secret: str) -> str | None:
    """Returns the address in lower case, or None if the session is unknown or 30 days old."""
    return await fetch_value(OWNER, _hash(secret))


async def session_sees(order_id: UUID, secret: str) -> int | None:
    """Returns the version of the order's links at this moment, and None if the session does not see
    the order.
    """
    return await fetch_value(SEES, _hash(secret), order_id)


async def close_session(secret: str, *, everywhere: bool = False) -> None:
    """With `everywhere`, all other sessions of the same address end as well."""
    async with transaction():
        for row in await fetch(CLOSE_ALL if everywhere else CLOSE, _hash(secret)):
            live.nudge("account", _name(row["secret_hash"]))


async def show_what_left(event: EmailCorrected) -> None:
    # The open pages of the address that the order had before are refreshed.
    for row in await fetch(OF, emails.comparable(event.left)):
        live.nudge("account", _name(row["secret_hash"]))


def name_of_session(secret: str) -> str:
    """Returns the name under which the session's end is announced; it grants no access."""
    return _name(_hash(secret))


async def delete_old_account_sessions(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, at_most))


def _name(secret_hash: bytes) -> str:
    return hashlib.sha256(secret_hash).hexdigest()[:32]


def _hash(secret: str) -> bytes:
    # A secret of 256 random bits needs no slow hash.
    return hashlib.sha256(secret.encode()).digest()

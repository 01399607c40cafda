"""The link that shows the owner of an email address all its orders; it is mailed, and used once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app.i18n.language import ENGLISH
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.messaging.domain_events import LinkLeaving, LinkRequested, LinkSettled, announce
from app.services.accounts.refusals import DeadLink, TooManyLinks
from app.services.accounts.tokens import link_token_opens
from app.values import emails

LASTS: Final = timedelta(minutes=30)
# Links that one address may be sent within `COUNTED`, so that nobody can fill another person's
# mailbox.
MAX_LINKS: Final = 3
COUNTED: Final = timedelta(hours=1)
# If a mail leaves later than this, the half hour of its link begins anew, because the shop caused
# the delay.
LATE: Final = timedelta(minutes=10)
UNSENT_KEPT: Final = timedelta(days=30)

# Requests for the same address at the same time are counted one after the other.
QUEUE = "SELECT pg_advisory_xact_lock(hashtextextended('account link ' || lower($1), 0))"

WAIT = """
SELECT extract(epoch FROM min(asked_at) + $2::interval - now())::float FROM (
    SELECT asked_at FROM accounts.links
    WHERE email = lower($1) AND asked_at > now() - $2::interval
    ORDER BY asked_at DESC LIMIT $3) AS latest
HAVING count(*) = $3
"""

ASK = "INSERT INTO accounts.links (link_id, email, language) VALUES ($1, lower($2), $3)"

EXTEND = """
UPDATE accounts.links AS link SET asked_at = now()
WHERE link_id = $1 AND used_at IS NULL AND asked_at <= now() - $3::interval
  AND EXISTS (SELECT FROM sales.orders WHERE lower(customer_email) = email)
  AND (asked_at > now() - $2::interval OR NOT EXISTS (
      SELECT FROM accounts.links AS newer
      WHERE newer.email = link.email AND newer.asked_at > link.asked_at))
"""

TO_MAIL = """
SELECT link_id, email, asked_at + $2::interval AS ends_at FROM accounts.links
WHERE link_id = $1 AND used_at IS NULL AND asked_at > now() - $2::interval
  AND EXISTS (SELECT FROM sales.orders WHERE lower(customer_email) = email)
"""

SETTLE = "UPDATE accounts.links SET mail_open = false WHERE link_id = $1"

FIND = """
SELECT link_id, email, asked_at + $2::interval AS ends_at FROM accounts.links
WHERE link_id = $1 AND used_at IS NULL AND asked_at > now() - $2::interval
"""

# The mails of the links are deleted with them.
DELETE_OLD = """
DELETE FROM accounts.links WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM accounts.links
    WHERE asked_at < now() - $1::interval
      AND (NOT mail_open OR asked_at < now() - $3::interval)
    LIMIT $2))
RETURNING 1
"""


class MailedLink(msgspec.Struct, frozen=True):
    """A link that still works.

    `email` is in lower case, the form in which addresses are compared.
    """

    link_id: UUID
    email: str
    ends_at: datetime


async def ask_for_link(email: str, language: str = ENGLISH) -> None:
    """Queues a mail in `language`; whether the address has orders is looked up when it is sent.

    Every address is counted alike, even those without orders. Raises `TooManyLinks`.
    """
    email = emails.comparable(email)
    async with transaction():
        await fetch(QUEUE, email)
        wait = await fetch_value(WAIT, email, COUNTED, MAX_LINKS)
        if wait is not None:
            raise TooManyLinks(wait)
        link_id = uuid4()
        await fetch(ASK, link_id, email, language)
        await announce(LinkRequested(link_id))


async def extend_late_link(event: LinkLeaving) -> None:
    # A link whose mail is late gets another half hour, unless it was used or replaced.
    await fetch(EXTEND, event.link_id, LASTS, LATE)


async def link_to_mail(link_id: UUID) -> MailedLink | None:
    """Returns None if the address has no orders, or the link was used or replaced."""
    row = await fetch_row(TO_MAIL, link_id, LASTS)
    return MailedLink(**row) if row else None


async def settle_link(event: LinkSettled) -> None:
    # From now on the link is kept only for as long as it works and counts.
    await fetch(SETTLE, event.link_id)


async def find_link(link_id: UUID, token: str) -> MailedLink:
    """Does not use the link up, because mail programs open links too. Raises `DeadLink`."""
    row = await fetch_row(FIND, link_id, LASTS) if link_token_opens(link_id, token) else None
    if row is None:
        raise DeadLink
    return MailedLink(**row)


async def delete_old_links(at_most: int) -> int:
    """Deletes links that neither work nor count any more, and returns how many.

    If its mail was not sent, a link stays for a month, so that the staff can send the mail again.
    """
    return len(await fetch(DELETE_OLD, COUNTED, at_most, UNSENT_KEPT))

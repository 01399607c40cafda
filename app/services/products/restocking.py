"""Mails to people who wait for a product, once it is available: in turn, and not to all at once.

No event announces it: stock rises in many ways, and a look at what is there needs none of them.
"""

from time import monotonic
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.messaging.domain_events import AlertDropped, BackInStock, announce
from app.services.products.stock_alerts import TAKE_TURNS, is_stopped

# Seconds between two looks of a worker.
EVERY: Final = 10.0
# People who are written to for each piece that is available: not everybody buys.
FOR_EACH_PIECE: Final = 2
# People who are written to at once about one product, and the seconds until the next are.
AT_ONCE: Final = 100
PAUSE: Final = 3600.0
# Such mails that one address gets within 24 hours; what it waits for beyond them comes later.
A_DAY: Final = 3

# Workers look one after the other, so that nobody gets two mails.
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('products.restocking', 0))"
# Who has had the mails of a day keeps no place, and only places in turn count for the day.
TELL: Final = """
WITH back AS MATERIALIZED (
    SELECT product_id, least($1 * (on_hand - reserved), $2) AS at_most
    FROM products.stock JOIN products.products USING (product_id)
    WHERE product_id IN (SELECT product_id FROM products.stock_alerts WHERE told_at IS NULL)
      AND withdrawn_at IS NULL AND on_hand > reserved
      AND NOT EXISTS (SELECT FROM products.stock_alerts AS told
          WHERE told.product_id = stock.product_id
            AND told_at > now() - make_interval(secs => $3))
), in_line AS (
    SELECT alert_id, email, asked_at, at_most, told_today,
        row_number() OVER (PARTITION BY product_id ORDER BY asked_at, alert_id) AS place
    FROM products.stock_alerts AS alert JOIN back USING (product_id) CROSS JOIN LATERAL (
        SELECT count(*) AS told_today FROM products.stock_alerts AS told
        WHERE told.email = alert.email AND told.told_at > now() - interval '1 day') AS mailed
    WHERE told_at IS NULL AND told_today < $4
), in_turn AS (
    SELECT alert_id, told_today
        + row_number() OVER (PARTITION BY email ORDER BY asked_at, alert_id) AS of_day
    FROM in_line WHERE place <= at_most
)
UPDATE products.stock_alerts AS alert SET told_at = clock_timestamp()
FROM in_turn WHERE alert.alert_id = in_turn.alert_id AND of_day <= $4
RETURNING alert.alert_id, language
"""
TO_MAIL: Final = """
SELECT alert_id, product_id, email, asked_at, on_hand > reserved AND withdrawn_at IS NULL AS is_true
FROM products.stock_alerts JOIN products.stock USING (product_id)
    JOIN products.products USING (product_id)
WHERE alert_id = $1 AND told_at IS NOT NULL
"""
FIND_TOLD: Final = """
SELECT email FROM products.stock_alerts WHERE alert_id = $1 AND told_at IS NOT NULL
"""
# Meanwhile the address may have asked again, and then it waits by that.
WAIT_AGAIN: Final = """
UPDATE products.stock_alerts AS alert SET told_at = NULL
WHERE alert_id = $1 AND NOT EXISTS (SELECT FROM products.stock_alerts AS other
    WHERE other.product_id = alert.product_id AND other.email = alert.email
      AND other.told_at IS NULL)
RETURNING 1
"""
DELETE: Final = "DELETE FROM products.stock_alerts WHERE alert_id = $1"

_looked_at = float("-inf")


class MailedAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert whose mail is about to be sent."""

    alert_id: UUID
    product_id: str
    email: str


async def tell_who_waits_in_turn(limit: int) -> int:
    """Looks every ten seconds in this process; returns 0, as one look does all that is due."""
    global _looked_at
    if monotonic() - _looked_at >= EVERY:
        _looked_at = monotonic()
        await tell_who_waits()
    return 0


async def tell_who_waits() -> int:
    """Has the next people written to about what is available; returns how many."""
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        rows = await fetch(TELL, FOR_EACH_PIECE, AT_ONCE, PAUSE, A_DAY)
        if rows:
            alerts = [(row["alert_id"], row["language"]) for row in rows]
            await announce(BackInStock(alerts))
        return len(rows)


async def alert_to_mail(alert_id: UUID) -> MailedAlert | None:
    """Returns None if it is gone, if its address wants no such mails, or if the product is sold out
    again; `take_back` follows once the mail is dropped.
    """
    row = await fetch_row(TO_MAIL, alert_id)
    if row is None or not row["is_true"] or await is_stopped(row["email"]):
        return None
    return msgspec.convert(row, MailedAlert)


async def take_back(event: AlertDropped) -> None:
    """Lets the person wait again in the old place, in the transaction in which the mail is dropped.

    The alert is deleted if its address wants no more of them, or waits by a later request.
    """
    email = await fetch_value(FIND_TOLD, event.alert_id)
    if email is None:
        return
    await fetch(TAKE_TURNS, email)
    if await is_stopped(email) or not await fetch(WAIT_AGAIN, event.alert_id):
        await fetch(DELETE, event.alert_id)

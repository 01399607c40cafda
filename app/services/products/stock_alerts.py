"""Requests for a mail when a product that is sold out is back."""

from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.infra import tokens
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.services.products.refusals import DeadAlertLink, UnknownProduct
from app.values import emails
from app.values.fields import Email, read_email

# Products that one address can wait for at a time.
MAX_WAITING: Final = 50
# A person who waited for so long has bought elsewhere.
WAITS_DAYS: Final = 180
# Until then the mail's link to want no more of them works.
TOLD_DAYS: Final = 90

ALERT_LINK: Final = b"stock alert "
STOPPED: Final = b"no stock alerts "

# What an address asks for and what it stops are written one after the other.
TAKE_TURNS: Final = "SELECT pg_advisory_xact_lock(hashtextextended('stock alerts of ' || $1, 0))"
FIND_PRODUCT: Final = """
SELECT on_hand > reserved AS available FROM products.stock JOIN products.products USING (product_id)
WHERE product_id = $1 AND withdrawn_at IS NULL
"""
IS_STOPPED: Final = """
SELECT EXISTS (SELECT FROM products.stock_alert_stops WHERE email_hash = ANY($1))
"""
COUNT: Final = """
SELECT count(*) FROM products.stock_alerts
WHERE email = $1 AND told_at IS NULL AND product_id <> $2
"""
ADD: Final = """
INSERT INTO products.stock_alerts (alert_id, product_id, email, language)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
FIND: Final = "SELECT email FROM products.stock_alerts WHERE alert_id = $1"
STOP: Final = """
INSERT INTO products.stock_alert_stops (email_hash) VALUES ($1) ON CONFLICT DO NOTHING
"""
FORGET: Final = "DELETE FROM products.stock_alerts WHERE email = $1 AND told_at IS NULL"
ALLOW: Final = "DELETE FROM products.stock_alert_stops WHERE email_hash = ANY($1)"
DELETE_OLD: Final = """
DELETE FROM products.stock_alerts WHERE alert_id = ANY(ARRAY(
    SELECT alert_id FROM products.stock_alerts
    WHERE told_at IS NULL AND asked_at < now() - make_interval(days => $1)
       OR told_at < now() - make_interval(days => $2) LIMIT $3))
RETURNING 1
"""


class NewStockAlert(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be written to once the product is available."""

    email: Email

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "email", read_email(self.email, "email"))


class AlertsOfAddress(msgspec.Struct, frozen=True):
    """Whether an address gets mails about stock; it is in the form in which it is compared."""

    email: str
    stopped: bool


async def ask_for_alert(product_id: str, given: NewStockAlert, language: str) -> bool:
    """Stores the request once; returns False if the product is available, as nobody has to wait.

    Nothing tells whether the address waits already or for too much, or wants no such mails. Raises
    `UnknownProduct`.
    """
    found = await fetch_row(FIND_PRODUCT, product_id)
    if found is None:
        raise UnknownProduct(product_id)
    if found["available"]:
        return False
    email = emails.comparable(given.email)
    async with transaction():
        await fetch(TAKE_TURNS, email)
        waits_for = await fetch_value(COUNT, email, product_id)
        if waits_for < MAX_WAITING and not await is_stopped(email):
            await fetch(ADD, uuid7(), product_id, email, language)
    return True


async def is_stopped(email: str) -> bool:
    return await fetch_value(IS_STOPPED, tokens.keyed_hashes(STOPPED, email))


def alert_token_for(alert_id: UUID) -> str:
    return tokens.token(ALERT_LINK, alert_id)


async def alerts_of(alert_id: UUID, token: str) -> AlertsOfAddress:
    """Raises `DeadAlertLink`."""
    email = await _email_of(alert_id, token)
    return AlertsOfAddress(email, await is_stopped(email))


async def stop_alerts(alert_id: UUID, token: str) -> None:
    """Deletes what the address still waits for, and takes no more; mails that are owed to it are
    dropped when they are about to leave. Raises `DeadAlertLink`.
    """
    email = await _email_of(alert_id, token)
    async with transaction():
        await fetch(TAKE_TURNS, email)
        await fetch(STOP, tokens.keyed_hashes(STOPPED, email)[0])
        await fetch(FORGET, email)


async def allow_alerts(alert_id: UUID, token: str) -> None:
    """Raises `DeadAlertLink`."""
    email = await _email_of(alert_id, token)
    await fetch(ALLOW, tokens.keyed_hashes(STOPPED, email))


async def delete_old_alerts(limit: int) -> int:
    return len(await fetch(DELETE_OLD, WAITS_DAYS, TOLD_DAYS, limit))


async def _email_of(alert_id: UUID, token: str) -> str:
    found = await fetch_value(FIND, alert_id) if tokens.opens(ALERT_LINK, alert_id, token) else None
    if found is None:
        raise DeadAlertLink
    return found

"""Notices of low stock: one mail with a list, and no product twice until it has risen."""

from time import monotonic
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app.infra.database import fetch, fetch_value, transaction
from app.messaging.domain_events import LowStockNoticed, announce
from app.services.products.stock_list import LOW
from app.values.shop_settings import shop_settings

# Seconds between two looks of a worker: the look reads the stock of all products.
EVERY: Final = 60.0
# The longest list of a mail; what is left out is named in the next one.
MAX_LISTED: Final = 200
KEPT_DAYS: Final = 400

# Workers look one after the other, so that nothing is mailed twice.
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('products.low_stock', 0))"
RISE: Final = f"""
UPDATE products.low_stock SET rose_at = clock_timestamp()
FROM products.stock JOIN products.products USING (product_id)
WHERE low_stock.product_id = stock.product_id AND rose_at IS NULL AND NOT {LOW}
"""
FALL: Final = f"""
INSERT INTO products.low_stock (product_id, available, level)
SELECT product_id, on_hand - reserved, reorder_point
FROM products.stock JOIN products.products USING (product_id)
WHERE {LOW} AND NOT EXISTS (SELECT FROM products.low_stock AS known
    WHERE known.product_id = stock.product_id AND known.rose_at IS NULL)
ON CONFLICT DO NOTHING
"""
QUIET: Final = """
SELECT EXISTS (SELECT FROM products.low_stock_notices
    WHERE written_at > now() - interval '1 hour')
"""
NOTICE: Final = """
WITH told AS (
    SELECT id FROM products.low_stock WHERE rose_at IS NULL AND notice_id IS NULL
    ORDER BY available, id LIMIT $2
), noticed AS (
    INSERT INTO products.low_stock_notices (notice_id) SELECT $1 WHERE EXISTS (SELECT FROM told)
)
UPDATE products.low_stock SET notice_id = $1 FROM told WHERE low_stock.id = told.id
RETURNING low_stock.id
"""
TO_MAIL: Final = """
SELECT product_id, name, on_hand - reserved AS available, products.reorder_point
FROM products.low_stock JOIN products.products USING (product_id)
    JOIN products.stock USING (product_id)
WHERE notice_id = $1 AND rose_at IS NULL ORDER BY on_hand - reserved, name, product_id
"""
# What has risen long ago is in no list of today.
DELETE_OLD: Final = """
DELETE FROM products.low_stock WHERE id = ANY(ARRAY(
    SELECT id FROM products.low_stock
    WHERE rose_at < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""
DELETE_NOTICES: Final = """
DELETE FROM products.low_stock_notices AS notice
WHERE written_at < now() - make_interval(days => $1)
  AND NOT EXISTS (SELECT FROM products.low_stock WHERE low_stock.notice_id = notice.notice_id)
"""


class LowProduct(msgspec.Struct, frozen=True, kw_only=True):
    """A product that is low; `available` is what no open order holds."""

    product_id: str
    name: str
    available: int
    reorder_point: int


_looked_at = float("-inf")


async def notice_low_stock_in_turn(limit: int) -> int:
    """Looks once a minute in this process; returns 0, as one look does all that is due."""
    global _looked_at
    if monotonic() - _looked_at >= EVERY:
        _looked_at = monotonic()
        await notice_low_stock()
    return 0


async def notice_low_stock() -> UUID | None:
    """Notes what fell and what rose, and has the list of what is new mailed.

    Nothing is mailed within an hour after the last notice, or while the shop names no address: what
    is new waits for the next one. Returns the id of a notice.
    """
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        await fetch(RISE)
        await fetch(FALL)
        if not shop_settings().low_stock_emails or await fetch_value(QUIET):
            return None
        notice_id = uuid4()
        if not await fetch(NOTICE, notice_id, MAX_LISTED):
            return None
        await announce(LowStockNoticed(notice_id))
        return notice_id


async def low_stock_to_mail(notice_id: UUID) -> list[LowProduct]:
    """Returns what is still low of a notice, the scarcest first."""
    return [LowProduct(**row) for row in await fetch(TO_MAIL, notice_id)]


async def delete_old_notices(limit: int) -> int:
    deleted = len(await fetch(DELETE_OLD, KEPT_DAYS, limit))
    if deleted < limit:
        await fetch(DELETE_NOTICES, KEPT_DAYS)
    return deleted

"""Saving a stock-take: its differences become movements, all at once or none."""

from typing import Final
from uuid import UUID

from app import audit_log
from app.infra.database import fetch, transaction
from app.services.products.counts import COUNTED
from app.services.products.refusals import CountFaulty, NotBooked, StockTakeChanged
from app.services.products.stock_take_lines import TakeLine, counted_lines
from app.services.products.stock_takes import (
    StockTake,
    end_stock_take,
    find_stock_take,
    lock_stock_take,
    refuse_ended,
)
from app.values.product_states import StockTakeState

# The stock is locked before the stock-take and its counts, in the order of orders.
LOCK_STOCK: Final = """
SELECT FROM products.stock WHERE product_id IN (
    SELECT product_id FROM products.stock_take_lines WHERE take_id = $1 AND counted IS NOT NULL)
ORDER BY product_id FOR UPDATE
"""
# A product on the count list is off it; one that was not is written down as counted all the same.
BOOK: Final = """
WITH line AS MATERIALIZED (
    SELECT product_id, counted, expected, counted - expected AS difference, counted_by
    FROM products.stock_take_lines WHERE take_id = $1 AND counted IS NOT NULL
), moved AS (
    INSERT INTO products.movements (product_id, quantity, reason, cause, moved_by)
    SELECT product_id, difference, $3, $1, $4 FROM line WHERE difference <> 0 ORDER BY product_id
    RETURNING id, product_id
), stocked AS (
    UPDATE products.stock SET on_hand = on_hand + difference
    FROM line WHERE line.product_id = stock.product_id AND difference <> 0
), asked AS (
    UPDATE products.counts SET counted_at = clock_timestamp(), counted_by = line.counted_by,
        expected = line.expected, counted = line.counted, movement_id = moved.id, take_id = $1
    FROM line LEFT JOIN moved USING (product_id)
    WHERE counts.product_id = line.product_id AND counts.counted_at IS NULL
    RETURNING counts.product_id
)
INSERT INTO products.counts (count_id, product_id, reason, asked_by, counted_at, counted_by,
    expected, counted, movement_id, take_id)
SELECT gen_random_uuid(), product_id, $3, $2, clock_timestamp(), counted_by, expected, counted,
    moved.id, $1
FROM line LEFT JOIN moved USING (product_id)
WHERE product_id NOT IN (SELECT product_id FROM asked)
"""


async def save_stock_take(take_id: UUID, by: str, version: int | None = None) -> StockTake:
    """Books what was counted against the books of that moment; what was not counted stays.

    A stock-take that is saved already stays as it is. Raises `UnknownStockTake`, `StockTakeEnded`
    if it was given up, `StockTakeChanged` if it is no longer at `version`, and `NotBooked`.
    """
    while True:
        async with transaction():
            before = await find_stock_take(take_id)
            await fetch(LOCK_STOCK, take_id)
            take = await lock_stock_take(take_id)
            if take.state == StockTakeState.SAVED:
                return take
            refuse_ended(take)
            if version not in (None, take.version):
                raise StockTakeChanged(take.version)
            if take.version != before.version:
                continue  # The stock of what was counted meanwhile is not locked.
            lines = await counted_lines(take_id)
            if faulty := [
                CountFaulty(line.product_id, fault) for line in lines if (fault := line.fault)
            ]:
                raise NotBooked(faulty)
            await fetch(BOOK, take_id, take.started_by, COUNTED, by)
            await end_stock_take(take_id, StockTakeState.SAVED, by)
            await _note(take, [line for line in lines if line.difference])
            return await find_stock_take(take_id)


async def _note(take: StockTake, differing: list[TakeLine]) -> None:
    if actor := audit_log.acting():
        await audit_log.note_all(
            [
                audit_log.Action(
                    name="stock.counted",
                    subject=audit_log.Subject("product", line.product_id, line.name),
                    actor=actor,
                    before={"on_hand": line.on_hand},
                    after={"on_hand": line.becomes},
                )
                for line in differing
            ]
        )
    facts = {"lines": take.counted, "differing": len(differing)}
    await audit_log.note("stocktake.saved", take.subject, {}, facts)

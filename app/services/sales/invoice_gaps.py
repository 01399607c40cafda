"""Moves the series of invoices on after a restore, so that no number is given twice.

Documents that were issued after the backup are lost here, and their numbers are in the books of
customers and of the shop. What is left out is a row with its cause.
"""

from datetime import datetime
from typing import Final

import msgspec

from app.infra.database import fetch, fetch_row, fetch_value
from app.messaging.domain_events import BackupRestored
from app.values.invoices import invoice_number
from app.values.shop_settings import shop_settings

# Waits for the document that is being issued, which has the same lock.
TAKE_TURNS: Final = "SELECT pg_advisory_xact_lock(hashtextextended('sales.invoices', 0))"
LAST_PLACE: Final = """
SELECT greatest((SELECT max(place) FROM sales.invoices),
    (SELECT max(last_place) FROM sales.invoice_gaps), 0)
"""
# At least so many numbers are left out, and twice as many as were given in as long a time before
# the backup as has passed since.
LEFT_OUT: Final = 1000
GIVEN_BEFORE: Final = """
SELECT count(*) FROM sales.invoices
WHERE issued_at > $1::timestamptz - (clock_timestamp() - $1::timestamptz)
"""
NOTE: Final = """
INSERT INTO sales.invoice_gaps (first_place, last_place, restore, cause) VALUES ($1, $2, $3, $4)
"""
OF_RESTORE: Final = """
SELECT first_place, last_place, cause, noted_at FROM sales.invoice_gaps WHERE restore = $1
"""


class InvoiceGap(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers from the first to the last were left out."""

    first_place: int
    last_place: int
    cause: str
    noted_at: datetime

    @property
    def first(self) -> str:
        return invoice_number(shop_settings().invoice_prefix, self.first_place)

    @property
    def last(self) -> str:
        return invoice_number(shop_settings().invoice_prefix, self.last_place)


async def leave_out_invoices(restored: BackupRestored) -> None:
    """Leaves out what may have been given; `last_invoice` is what the bookkeeper knows."""
    await fetch(TAKE_TURNS)
    known = await fetch_value(LAST_PLACE)
    last = restored.last_invoice
    if last is None:
        if not known and not shop_settings().invoice_prefix:
            # The shop issues none.
            return
        given = await fetch_value(GIVEN_BEFORE, restored.backup_at)
        last = known + max(LEFT_OUT, 2 * given)
    if last > known:
        await fetch(NOTE, known + 1, last, restored.number, restored.cause)


async def last_invoice_place() -> int:
    """Returns the last place that was given or left out, or 0."""
    return await fetch_value(LAST_PLACE)


async def find_invoice_gap(restore: int) -> InvoiceGap | None:
    """Returns what the restore of this number left out."""
    row = await fetch_row(OF_RESTORE, restore)
    return InvoiceGap(**row) if row else None

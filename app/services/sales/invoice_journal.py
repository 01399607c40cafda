"""The invoices and credit notes of a range of days, for the shop's books."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import elsewhere, fetch
from app.settings import settings
from app.values.invoices import InvoiceKind
from app.values.report_ranges import ReportRange

LINES: Final = """
SELECT number, order_id, kind, issued_at, invoices.total, body ->> 'order_number' AS order_number,
    body #>> '{buyer,name}' AS buyer, coalesce(body ->> 'tax_country', '') AS country,
    coalesce(body ->> 'corrects', '') AS corrects, rates.rate,
    coalesce(rates.gross, invoices.total) AS gross, coalesce(rates.tax, 0) AS tax
FROM sales.invoices LEFT JOIN LATERAL jsonb_to_recordset(body -> 'rates')
    AS rates (rate integer, gross bigint, tax bigint) ON true
WHERE issued_at >= $1 AND issued_at < $2 AND currency = $3
ORDER BY place, rates.rate DESC
"""


class JournalLine(msgspec.Struct, frozen=True, kw_only=True):
    """A document at one rate, in hundredths of a percent; `rate` is None if it states no VAT.

    Money is in minor units of the shop's currency. In a credit note `gross` and `tax` are below
    zero, so that sums of lines are what remains; `total` is the document's own.
    """

    number: str
    order_id: UUID
    kind: str
    issued_at: datetime
    order_number: str
    buyer: str
    country: str
    corrects: str
    rate: int | None
    total: int
    gross: int
    tax: int

    @property
    def net(self) -> int:
        return self.gross - self.tax


async def list_journal(over: ReportRange) -> list[JournalLine]:
    """Returns the lines by number; a document has one for each rate, and one without any."""
    return await elsewhere(partial(_journal, over))


async def _journal(over: ReportRange) -> list[JournalLine]:
    rows = await fetch(LINES, over.begins, over.ends, settings.shop_currency)
    return [_signed(JournalLine(**row)) for row in rows]


def _signed(line: JournalLine) -> JournalLine:
    if line.kind == InvoiceKind.INVOICE:
        return line
    return msgspec.structs.replace(line, gross=-line.gross, tax=-line.tax)

"""The VAT of a range of days by country and rate, net of what was cancelled in these days.

An order counts on the day on which it was placed, and what is cancelled of it on the day of the
cancellation. Test orders are left out; orders of erased customers stay in.
"""

from functools import partial
from typing import Final

import msgspec

from app.infra.database import elsewhere, fetch
from app.settings import settings
from app.values.report_ranges import ReportRange

RATES: Final = """
    CROSS JOIN LATERAL jsonb_to_recordset(taxes) AS one (rate integer, gross bigint, tax bigint)
"""
COUNTED: Final = "NOT is_test AND currency = $3 AND taxes IS NOT NULL"
# Orders in other currencies than `$3` are left out. Of an order that was cancelled as a whole, its
# pieces that had been cancelled before come off once.
LINES: Final = f"""
WITH ended AS MATERIALIZED (
    SELECT order_id, tax_country, taxes FROM sales.orders JOIN sales.changes USING (order_id)
    WHERE kind = 'CANCELLED' AND at >= $1 AND at < $2 AND {COUNTED}
), counted AS (
    SELECT tax_country, rate, gross, tax FROM sales.orders {RATES}
    WHERE placed_at >= $1 AND placed_at < $2 AND {COUNTED}
    UNION ALL
    SELECT tax_country, tax_rate, -share, -gone.tax
    FROM sales.cancelled_items AS gone JOIN sales.orders USING (order_id)
        JOIN sales.items USING (order_id, position)
    WHERE cancelled_at >= $1 AND cancelled_at < $2 AND gone.tax IS NOT NULL AND {COUNTED}
    UNION ALL
    SELECT tax_country, rate, -gross, -tax FROM ended {RATES}
    UNION ALL
    SELECT tax_country, tax_rate, share, gone.tax
    FROM ended JOIN sales.cancelled_items AS gone USING (order_id)
        JOIN sales.items USING (order_id, position)
    WHERE gone.tax IS NOT NULL
)
SELECT tax_country AS country, rate, sum(gross)::bigint AS gross, sum(tax)::bigint AS tax
FROM counted GROUP BY tax_country, rate ORDER BY tax_country, rate DESC
"""


class TaxReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """`rate` is in hundredths of a percent; money is in minor units of the shop's currency, and
    below zero where more was cancelled than ordered."""

    country: str
    rate: int
    gross: int
    tax: int

    @property
    def net(self) -> int:
        return self.gross - self.tax


async def report_taxes(over: ReportRange) -> list[TaxReportLine]:
    return await elsewhere(partial(_report, over))


async def _report(over: ReportRange) -> list[TaxReportLine]:
    rows = await fetch(LINES, over.begins, over.ends, settings.shop_currency)
    return [TaxReportLine(**row) for row in rows]

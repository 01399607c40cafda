"""Checks that the VAT of orders agrees to the cent."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

TAXED: Final = """
taxed AS MATERIALIZED (
    SELECT order_id, total, orders.fee AS cost, taxes FROM sales.orders
    WHERE jsonb_array_length(taxes) > 0
), rates AS (
    SELECT order_id, rate, gross, tax, fee, fee_tax
    FROM taxed CROSS JOIN LATERAL jsonb_to_recordset(taxes)
        AS one (rate integer, gross numeric, tax numeric, fee numeric, fee_tax numeric)
)
"""
CHECKS: Final = (
    Check(
        2,
        gettext_noop("the VAT of each rate is that of its sum, and the lines and the fee share it"),
        f"""
        WITH {TAXED}, goods AS (
            SELECT order_id, tax_rate AS rate, sum(quantity * unit_price) AS gross,
                sum(items.tax) AS tax
            FROM sales.items JOIN taxed USING (order_id) GROUP BY order_id, tax_rate
        )
        SELECT order_id, rate, rates.gross, rates.tax, goods.tax AS of_lines, fee_tax
        FROM rates FULL JOIN goods USING (order_id, rate)
        WHERE rates.gross IS DISTINCT FROM coalesce(goods.gross, 0) + coalesce(fee, 0)
            OR rates.tax IS DISTINCT FROM coalesce(goods.tax, 0) + coalesce(fee_tax, 0)
            OR rates.tax <> div(2 * rates.gross * rate + 10000 + rate, 2 * (10000 + rate))
            OR fee_tax NOT BETWEEN 0 AND fee
        """,
    ),
    Check(
        2,
        gettext_noop("the rates of each order that contains VAT add up to its total and its fee"),
        f"""
        WITH {TAXED}
        SELECT order_id, total, sum(gross) AS rates, sum(fee) AS fee
        FROM taxed JOIN rates USING (order_id)
        GROUP BY order_id, total, cost HAVING total <> sum(gross) OR cost <> sum(fee)
        """,
    ),
    Check(
        2,
        gettext_noop("no line contains VAT of which its order says nothing"),
        """
        SELECT order_id, position, tax FROM sales.items
        WHERE tax IS NOT NULL AND order_id NOT IN (
            SELECT order_id FROM sales.orders WHERE jsonb_array_length(taxes) > 0)
        """,
    ),
    Check(
        2,
        gettext_noop("what was cancelled of a line contains its exact share of the VAT"),
        """
        SELECT order_id, position, gone.quantity, gone.tax FROM sales.items JOIN (
            SELECT order_id, position, sum(quantity) AS quantity, sum(tax) AS tax
            FROM sales.cancelled_items GROUP BY order_id, position
        ) AS gone USING (order_id, position)
        WHERE gone.tax IS DISTINCT FROM
            div((2 * items.tax * gone.quantity + items.quantity)::numeric, 2 * items.quantity)
        """,
    ),
)

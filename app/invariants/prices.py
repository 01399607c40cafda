"""Check of promise 2: an order costs what its products cost when it was placed."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check

PRICES = (
    Check(
        2,
        gettext_noop("no line of an order has a price that was not in force"),
        # The price is read a moment before the order gets its time.
        f"""
        WITH spans AS MATERIALIZED (
            SELECT product_id, price, sale_starts_at, sale_ends_at,
                CASE WHEN sale_price IS NOT NULL THEN least(price, sale_price) END AS sale_price,
                set_at AS begins,
                coalesce(lead(set_at) OVER (PARTITION BY product_id ORDER BY set_at), 'infinity')
                    AS ends
            FROM products.prices
        ), known AS MATERIALIZED (
            SELECT product_id, min(begins) AS since FROM spans GROUP BY product_id
        )
        SELECT order_id, position, items.product_id, unit_price, placed_at
        FROM sales.items JOIN sales.orders USING (order_id) JOIN known USING (product_id)
        WHERE placed_at > since AND NOT EXISTS (
            SELECT FROM spans WHERE spans.product_id = items.product_id
              AND begins <= placed_at AND ends > placed_at - {UNDER_WAY}
              AND (unit_price = price AND (sale_price IS NULL
                      OR placed_at - {UNDER_WAY} < sale_starts_at OR placed_at >= sale_ends_at)
                  OR unit_price = sale_price AND placed_at >= sale_starts_at
                      AND (placed_at - {UNDER_WAY} < sale_ends_at) IS NOT FALSE))
        """,
    ),
)

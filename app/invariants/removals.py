"""Checks that a test order is marked everywhere, and leaves nothing behind once it is removed."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import WAITING

REMOVALS = (
    Check(
        4,
        gettext_noop("Delivery knows which orders are tests, and which of them were removed"),
        f"""
        WITH tests AS MATERIALIZED (
            SELECT order_id FROM sales.orders WHERE is_test
            UNION
            SELECT order_id FROM delivery.shipments WHERE is_test
        )
        SELECT order_id, orders.removed_at, shipments.removed_at AS parcel
        FROM tests JOIN sales.orders USING (order_id) JOIN delivery.shipments USING (order_id)
        WHERE (orders.is_test, orders.removed_at) IS DISTINCT FROM
              (shipments.is_test, shipments.removed_at)
          AND coalesce(orders.removed_at < now() - {UNDER_WAY}, true)
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        1,
        gettext_noop("what a test order took is back in the stock once it is removed"),
        f"""
        WITH tests AS MATERIALIZED (
            SELECT order_id, removed_at FROM sales.orders WHERE is_test
        )
        SELECT order_id, product_id, taken.quantity AS taken, back.quantity AS back
        FROM (SELECT order_id, product_id, sum(quantity) AS quantity
              FROM products.reservations JOIN tests USING (order_id)
              WHERE state = 'TAKEN' AND removed_at < now() - {UNDER_WAY}
              GROUP BY order_id, product_id) AS taken
        FULL JOIN (SELECT test_order_id AS order_id, product_id, quantity
                   FROM products.movements WHERE test_order_id IS NOT NULL) AS back
            USING (order_id, product_id)
        LEFT JOIN tests USING (order_id)
        WHERE taken.quantity IS DISTINCT FROM back.quantity
          AND coalesce(removed_at < now() - {UNDER_WAY}, true)
          AND order_id NOT IN ({WAITING})
        """,
    ),
)

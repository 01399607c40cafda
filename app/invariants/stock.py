"""Promise 1: the stock is sold once, and its books add up."""

from app.i18n.language import gettext_noop
from app.invariants.check import UNDER_WAY, WAITING, Check

STOCK = (
    Check(
        1,
        gettext_noop("reserved is between 0 and on hand"),
        """
        SELECT product_id, on_hand, reserved FROM products.stock
        WHERE reserved < 0 OR reserved > on_hand
        """,
    ),
    Check(
        1,
        gettext_noop("the movements add up to what is on hand"),
        """
        SELECT product_id, on_hand, coalesce(moved.quantity, 0) AS moved
        FROM products.stock LEFT JOIN (
            SELECT product_id, sum(quantity) AS quantity FROM products.movements GROUP BY product_id
        ) AS moved USING (product_id)
        WHERE on_hand <> coalesce(moved.quantity, 0)
        """,
    ),
    Check(
        1,
        gettext_noop("an idempotency key stands for one movement that was booked"),
        """
        SELECT caller, key, subject AS movement FROM (
            SELECT caller, key, subject, count(*) OVER (PARTITION BY subject) AS keys
            FROM idempotency.keys WHERE operation LIKE 'stock-movements %'
        ) AS booked LEFT JOIN products.movements ON movements.id::text = subject
        WHERE movements.id IS NULL OR movements.order_id IS NOT NULL OR keys > 1
        """,
    ),
    Check(
        1,
        gettext_noop("the open reservations add up to what is reserved"),
        """
        SELECT product_id, reserved, coalesce(held.quantity, 0) AS held
        FROM products.stock LEFT JOIN (
            SELECT product_id, sum(quantity) AS quantity FROM products.reservations
            WHERE state = 'HELD' GROUP BY product_id
        ) AS held USING (product_id)
        WHERE reserved <> coalesce(held.quantity, 0)
        """,
    ),
    Check(
        1,
        gettext_noop("every order reserved exactly what it sold, and nothing else is reserved"),
        """
        SELECT order_id, product_id, sold.quantity AS sold, reserved.quantity AS reserved
        FROM (SELECT order_id, product_id, sum(quantity) AS quantity
              FROM sales.items GROUP BY order_id, product_id) AS sold
        FULL JOIN products.reservations AS reserved USING (order_id, product_id)
        WHERE sold.quantity IS DISTINCT FROM reserved.quantity
        """,
    ),
    Check(
        1,
        gettext_noop("what was shipped left the shelf once, and only that"),
        """
        WITH taken AS NOT MATERIALIZED (
            SELECT order_id, product_id, quantity FROM products.reservations WHERE state = 'TAKEN'
        ), moved AS NOT MATERIALIZED (
            SELECT order_id, product_id, -quantity AS quantity FROM products.movements
            WHERE order_id IS NOT NULL
        )
        SELECT order_id, product_id, taken.quantity AS taken, moved.quantity AS moved
        FROM taken FULL JOIN moved USING (order_id, product_id)
        WHERE taken.quantity IS DISTINCT FROM moved.quantity
        UNION ALL
        SELECT order_id, product_id, min(quantity), sum(quantity) FROM moved
        WHERE (SELECT count(*) FROM moved) <> (SELECT count(*) FROM taken)
        GROUP BY order_id, product_id HAVING count(*) > 1
        """,
    ),
    Check(
        1,
        gettext_noop("stock is settled as the shipment ended"),
        f"""
        SELECT order_id, product_id, reservations.state, shipments.status
        FROM products.reservations JOIN delivery.shipments USING (order_id)
        WHERE reservations.state <> CASE shipments.status
                  WHEN 'PENDING' THEN 'HELD' WHEN 'CANCELLED' THEN 'RELEASED' ELSE 'TAKEN' END
          AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
)

"""Checks of promise 1: the stock is sold once, and its books add up."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import WAITING

STOCK = (
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

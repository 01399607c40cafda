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
        WITH settled_in_parts AS MATERIALIZED (
            SELECT DISTINCT order_id, product_id FROM products.reservations WHERE cause IS NOT NULL
        ), reserved AS NOT MATERIALIZED (
            SELECT order_id, product_id, quantity::bigint FROM products.reservations
            WHERE (order_id, product_id) NOT IN (SELECT order_id, product_id FROM settled_in_parts)
            UNION ALL
            SELECT order_id, product_id, sum(quantity)
            FROM products.reservations JOIN settled_in_parts USING (order_id, product_id)
            GROUP BY order_id, product_id
        )
        SELECT order_id, product_id, sold.quantity AS sold, reserved.quantity AS reserved
        FROM (SELECT order_id, product_id, sum(quantity) AS quantity
              FROM sales.items GROUP BY order_id, product_id) AS sold
        FULL JOIN reserved USING (order_id, product_id)
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
          AND NOT divided AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        1,
        gettext_noop("stock of a divided order is settled by its parcels and cancellations"),
        f"""
        WITH divided AS MATERIALIZED (
            SELECT shipment_id, order_id, status, items, changed_at FROM delivery.shipments
            WHERE divided
        ), told AS MATERIALIZED (
            SELECT order_id, item ->> 'product_id' AS product_id,
                CASE status WHEN 'PENDING' THEN 'HELD' ELSE 'TAKEN' END AS state,
                CASE status WHEN 'PENDING' THEN order_id ELSE shipment_id END AS cause,
                sum((item ->> 'quantity')::int) AS quantity
            FROM divided, jsonb_array_elements(items) AS item WHERE status <> 'CANCELLED'
            GROUP BY 1, 2, 3, 4
            UNION ALL
            SELECT order_id, product_id,
                CASE WHEN reason IN ('NOT_FOUND', 'DAMAGED') THEN 'MISSING' ELSE 'RELEASED' END,
                cancellation_id, sum(quantity)
            FROM delivery.cancellations JOIN delivery.cancelled_items USING (cancellation_id)
            GROUP BY 1, 2, 3, 4
        ), booked AS MATERIALIZED (
            SELECT order_id, product_id, state, coalesce(cause, order_id) AS cause, quantity
            FROM products.reservations WHERE order_id IN (SELECT order_id FROM divided)
        )
        SELECT order_id, product_id, state, cause, told.quantity AS told, booked.quantity AS booked
        FROM told FULL JOIN booked USING (order_id, product_id, state, cause)
        WHERE told.quantity IS DISTINCT FROM booked.quantity
          AND order_id NOT IN (
              SELECT order_id FROM divided WHERE changed_at > now() - {UNDER_WAY})
          AND order_id NOT IN ({WAITING})
        """,
    ),
)

"""What must hold, each as a query for the rows that break it (docs/contract.md, section 6)."""

import msgspec

UNDER_WAY = "interval '30 seconds'"
"""What is younger may still be on its way."""

WAITING = f"""
SELECT order_id FROM messaging.deliveries
WHERE state = 'FAILED' OR (state = 'PENDING' AND due_at > now() - {UNDER_WAY})
"""
"""Orders whose events stand in the failures list, or wait for their next try."""


class Check(msgspec.Struct, frozen=True):
    """`says` is the promise as a sentence; `sql` finds what breaks it."""

    promise: int
    says: str
    sql: str


CHECKS = (
    Check(
        1,
        "reserved is between 0 and on hand",
        """
        SELECT product_id, on_hand, reserved FROM products.stock
        WHERE reserved < 0 OR reserved > on_hand
        """,
    ),
    Check(
        1,
        "the movements add up to what is on hand",
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
        "the open reservations add up to what is reserved",
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
        "every order reserved exactly what it sold, and nothing else is reserved",
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
        "what was shipped left the shelf once, and only that",
        """
        SELECT order_id, product_id, taken.quantity AS taken, moved.quantity AS moved
        FROM (SELECT order_id, product_id, quantity FROM products.reservations
              WHERE state = 'TAKEN') AS taken
        FULL JOIN (SELECT order_id, product_id, -sum(quantity) AS quantity
                   FROM products.movements WHERE order_id IS NOT NULL
                   GROUP BY order_id, product_id) AS moved USING (order_id, product_id)
        WHERE taken.quantity IS DISTINCT FROM moved.quantity
        """,
    ),
    Check(
        1,
        "stock is settled as the shipment ended",
        f"""
        SELECT order_id, product_id, reservations.state, shipments.status
        FROM products.reservations JOIN delivery.shipments USING (order_id)
        WHERE reservations.state <> CASE shipments.status
                  WHEN 'PENDING' THEN 'HELD' WHEN 'CANCELLED' THEN 'RELEASED' ELSE 'TAKEN' END
          AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        2,
        "every order has its items and its total is theirs",
        """
        SELECT order_id, total, sum(items.quantity * items.unit_price) AS items
        FROM sales.orders LEFT JOIN sales.items USING (order_id)
        GROUP BY order_id
        HAVING total IS DISTINCT FROM sum(items.quantity * items.unit_price)
        """,
    ),
    Check(
        2,
        "an idempotency key stands for an order that exists",
        """
        SELECT caller, key, order_id FROM sales.idempotency_keys
        LEFT JOIN sales.orders USING (order_id) WHERE orders.order_id IS NULL
        """,
    ),
    Check(
        3,
        "every order has a shipment, or stands in the failures list",
        f"""
        SELECT order_id, order_number, placed_at
        FROM sales.orders LEFT JOIN delivery.shipments USING (order_id, order_number, placed_at)
        WHERE shipments.order_id IS NULL AND placed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        3,
        "no order has two shipments, and no shipment is without its order",
        """
        SELECT order_id, count(*) AS shipments
        FROM delivery.shipments LEFT JOIN sales.orders USING (order_id)
        GROUP BY order_id HAVING count(*) > 1 OR count(orders.order_number) = 0
        """,
    ),
    Check(
        4,
        "an order's versions are a gapless history that ends in its status",
        """
        SELECT order_id, orders.version, count(*) AS changes
        FROM sales.orders LEFT JOIN sales.changes USING (order_id)
        GROUP BY order_id
        HAVING count(*) <> orders.version OR max(changes.version) <> orders.version
            OR (array_agg(changes.status ORDER BY changes.version DESC))[1] <> orders.status
            OR (array_agg(changes.kind ORDER BY changes.version))[1] <> 'PENDING_SHIPMENT'
        """,
    ),
    Check(
        4,
        "a status never went back",
        """
        SELECT order_id, version, before, status FROM (
            SELECT order_id, version, status,
                   lag(status) OVER (PARTITION BY order_id ORDER BY version) AS before
            FROM sales.changes
        ) AS steps
        WHERE before IS NOT NULL AND (before, status) NOT IN (
            ('PENDING_SHIPMENT', 'PENDING_SHIPMENT'), ('PENDING_SHIPMENT', 'SHIPPED'),
            ('PENDING_SHIPMENT', 'DELIVERED'), ('PENDING_SHIPMENT', 'CANCELLED'),
            ('SHIPPED', 'SHIPPED'), ('SHIPPED', 'DELIVERED'),
            ('DELIVERED', 'DELIVERED'), ('CANCELLED', 'CANCELLED'))
        """,
    ),
    Check(
        4,
        "each step is once in the history",
        """
        SELECT order_id, kind, count(*) AS times FROM sales.changes
        GROUP BY order_id, kind HAVING count(*) > 1
        """,
    ),
    Check(
        4,
        "the order says what its shipment says",
        f"""
        SELECT order_id, orders.status AS "order", shipments.status AS shipment
        FROM sales.orders JOIN delivery.shipments USING (order_id)
        WHERE orders.status <> CASE shipments.status
                  WHEN 'PENDING' THEN 'PENDING_SHIPMENT' ELSE shipments.status END
          AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        5,
        "every order was announced exactly once",
        """
        SELECT order_id, count(event_id) AS announced
        FROM sales.orders FULL JOIN (
            SELECT order_id, event_id FROM messaging.events WHERE event_type = 'order.created'
        ) AS announcements USING (order_id)
        GROUP BY order_id HAVING count(event_id) <> 1 OR count(orders.order_number) = 0
        """,
    ),
    Check(
        5,
        "every event goes to each of its listeners once",
        """
        SELECT coalesce(expected.event_id, deliveries.event_id) AS event_id,
               coalesce(expected.listener, deliveries.listener) AS listener,
               deliveries.event_id IS NOT NULL AS "there"
        FROM (SELECT event_id, wanted.listener FROM messaging.events
              JOIN unnest($1::text[], $2::text[]) AS wanted (event_type, listener)
                  USING (event_type)) AS expected
        FULL JOIN messaging.deliveries
            ON deliveries.event_id = expected.event_id AND deliveries.listener = expected.listener
        WHERE expected.event_id IS NULL OR deliveries.event_id IS NULL
        """,
    ),
    Check(
        5,
        "every delivery was applied, or stands in the failures list",
        f"""
        SELECT id AS delivery_id, event_id, listener, attempts, error
        FROM messaging.deliveries
        WHERE state = 'PENDING' AND due_at < now() - {UNDER_WAY}
          AND NOT EXISTS (
              SELECT FROM messaging.deliveries AS earlier
              WHERE split_part(earlier.listener, '.', 1) = split_part(deliveries.listener, '.', 1)
                AND earlier.order_id = deliveries.order_id
                AND earlier.id < deliveries.id AND earlier.state = 'FAILED')
        """,
    ),
    Check(
        5,
        "what Sales was told stands in the history",
        """
        SELECT event_id, order_id, data ->> 'current_status' AS step
        FROM messaging.events JOIN messaging.deliveries USING (event_id, order_id)
        WHERE event_type = 'order.status_updated' AND listener = 'sales.record_status'
          AND state = 'DONE' AND NOT EXISTS (
              SELECT FROM sales.changes WHERE changes.order_id = events.order_id
                AND changes.kind = events.data ->> 'current_status')
        """,
    ),
)

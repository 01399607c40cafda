"""Promises 2 to 4: orders are whole, have a shipment, and move forward."""

from app.i18n.language import gettext_noop
from app.invariants.check import UNDER_WAY, WAITING, Check

ORDERS = (
    Check(
        2,
        gettext_noop("every order has its items and its total is theirs"),
        """
        SELECT order_id, total, sum(items.quantity * items.unit_price) AS items
        FROM sales.orders LEFT JOIN sales.items USING (order_id)
        GROUP BY order_id
        HAVING total IS DISTINCT FROM sum(items.quantity * items.unit_price)
        """,
    ),
    Check(
        2,
        gettext_noop("an idempotency key stands for an order that exists"),
        """
        SELECT caller, key, subject AS order_id FROM idempotency.keys
        LEFT JOIN sales.orders ON order_id::text = subject
        WHERE operation = 'orders' AND orders.order_id IS NULL
        """,
    ),
    Check(
        3,
        gettext_noop("every order has a shipment, or stands in the failures list"),
        f"""
        SELECT order_id, order_number, placed_at
        FROM sales.orders LEFT JOIN delivery.shipments USING (order_id, order_number, placed_at)
        WHERE shipments.order_id IS NULL AND placed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        3,
        gettext_noop("no order has two shipments, and no shipment is without its order"),
        """
        SELECT order_id, count(*) AS shipments FROM delivery.shipments
        GROUP BY order_id HAVING count(*) > 1
        UNION ALL
        SELECT order_id, 1 FROM delivery.shipments LEFT JOIN sales.orders USING (order_id)
        WHERE orders.order_id IS NULL
        """,
    ),
    Check(
        4,
        gettext_noop("an order's versions are a gapless history that ends in its status"),
        """
        SELECT order_id, orders.version, count(changes.version) AS changes
        FROM sales.orders LEFT JOIN sales.changes USING (order_id)
        GROUP BY order_id
        HAVING count(changes.version) <> orders.version
            OR min(changes.version) <> 1 OR max(changes.version) <> orders.version
            OR NOT bool_or(changes.version = 1 AND kind = 'PENDING_SHIPMENT')
            OR NOT bool_or(changes.version = orders.version AND changes.status = orders.status)
        """,
    ),
    Check(
        4,
        gettext_noop("a status never went back"),
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
        gettext_noop("each step is once in the history"),
        """
        SELECT order_id, kind, cause, times FROM (
            SELECT order_id, kind, cause,
                   count(*) OVER (PARTITION BY order_id, kind, cause) AS times
            FROM sales.changes
        ) AS steps WHERE times > 1
        """,
    ),
    Check(
        4,
        gettext_noop("the order says what its shipment says"),
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
        4,
        gettext_noop("the order shows of its parcel what Delivery has on record"),
        f"""
        SELECT order_id, orders.carrier, orders.tracking_number, orders.shipped_at,
            orders.delivered_at, orders.delivery_location, orders.retracted_at
        FROM sales.orders JOIN delivery.shipments USING (order_id)
        WHERE (orders.carrier, orders.tracking_number, orders.shipped_at, orders.delivered_at,
               orders.delivery_location, orders.retracted_at) IS DISTINCT FROM
              (shipments.carrier, shipments.tracking_number, shipments.shipped_at,
               shipments.delivered_at, shipments.delivery_location, shipments.retracted_at)
          AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        4,
        gettext_noop("a parcel is as its last correction left it"),
        """
        SELECT shipment_id, latest AS corrected FROM delivery.shipments
        CROSS JOIN LATERAL (SELECT corrections -> -1 AS latest) AS one
        WHERE corrections <> '[]' AND (
            (latest ->> 'version')::int > version
            OR (carrier, tracking_number) IS DISTINCT FROM (
                latest -> 'after' ->> 'carrier', latest -> 'after' ->> 'tracking_number')
            OR latest -> 'after' ->> 'delivered_at' IS NOT NULL
                AND (delivered_at, delivery_location) IS DISTINCT FROM (
                    (latest -> 'after' ->> 'delivered_at')::timestamptz,
                    latest -> 'after' ->> 'delivery_location'))
           OR retracted_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM jsonb_array_elements(corrections) AS one
               WHERE one ->> 'what' = 'RETRACTION' AND (one ->> 'at')::timestamptz = retracted_at)
        """,
    ),
)

"""Checks of promises 2 to 4: orders are whole, have a shipment, and move forward."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import WAITING

ORDERS = (
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
        gettext_noop("every order has a shipment, or is in the failures list"),
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
)

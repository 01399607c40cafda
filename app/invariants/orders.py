"""Checks of promises 2 to 4: orders are whole, have a shipment, and move forward."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import WAITING

# Orders whose parcels changed so lately that the event may still be under way.
MOVING = f"""
SELECT order_id FROM delivery.shipments WHERE divided AND changed_at > now() - {UNDER_WAY}
"""
# The numbers of a parcel's other boxes, as Sales keeps them.
FURTHER = """
CASE shipments.boxes WHEN '[]' THEN '[]'
    ELSE jsonb_path_query_array(shipments.boxes, '$[1 to last].tracking_number') END
"""

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
        2,
        gettext_noop("every order was placed under legal texts that exist"),
        """
        SELECT order_id, legal_edition FROM sales.orders
        WHERE legal_edition NOT BETWEEN 0 AND
            (SELECT coalesce(max(edition), 0) FROM shop.legal_texts)
        """,
    ),
    Check(
        3,
        gettext_noop("every order has its first parcel, or is in the failures list"),
        f"""
        SELECT order_id, order_number, placed_at
        FROM sales.orders LEFT JOIN (SELECT * FROM delivery.shipments WHERE parcel = 1) AS shipments
            USING (order_id, order_number, placed_at)
        WHERE shipments.order_id IS NULL AND placed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        3,
        gettext_noop("a parcel is delivered in the way that its order says"),
        """
        SELECT order_id, shipment_id, shipments.method_kind
        FROM sales.orders JOIN delivery.shipments USING (order_id)
        WHERE orders.method_kind IS DISTINCT FROM shipments.method_kind
           OR (shipments.method_name IS NULL) <> (shipments.method_kind IS NULL)
        """,
    ),
    Check(
        3,
        gettext_noop("a parcel is promised for the last day of its order"),
        """
        SELECT order_id, shipment_id, orders.promised_by, shipments.promised_by AS of_parcel
        FROM sales.orders JOIN delivery.shipments USING (order_id)
        WHERE shipments.promised_by IS NOT NULL
          AND orders.promised_by IS DISTINCT FROM shipments.promised_by
        """,
    ),
    Check(
        3,
        gettext_noop("the parcels of an order are numbered from 1, and none is without its order"),
        """
        SELECT order_id, count(*) AS shipments FROM delivery.shipments
        GROUP BY order_id HAVING count(*) <> max(parcel)
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
          AND NOT divided AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        4,
        gettext_noop("an order of several parcels says what follows from all of them"),
        f"""
        SELECT order_id, orders.status, derived FROM sales.orders JOIN (
            SELECT order_id, CASE
                WHEN bool_and(status = 'CANCELLED') THEN 'CANCELLED'
                WHEN bool_or(status = 'PENDING') THEN 'PENDING_SHIPMENT'
                WHEN bool_or(status = 'SHIPPED') THEN 'SHIPPED' ELSE 'DELIVERED' END AS derived
            FROM delivery.shipments WHERE divided GROUP BY order_id
        ) AS divided USING (order_id)
        WHERE orders.status <> derived
          AND order_id NOT IN ({MOVING}) AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        3,
        gettext_noop("every piece of an order is in one parcel, or is cancelled"),
        """
        WITH divided AS MATERIALIZED (
            SELECT order_id, status, items FROM delivery.shipments WHERE divided
        ), pieces AS MATERIALIZED (
            SELECT order_id, (item ->> 'position')::int AS position,
                item ->> 'product_id' AS product_id, (item ->> 'quantity')::int AS quantity
            FROM divided, jsonb_array_elements(items) AS item WHERE status <> 'CANCELLED'
            UNION ALL
            SELECT order_id, position, product_id, quantity
            FROM delivery.cancellations JOIN delivery.cancelled_items USING (cancellation_id)
        )
        SELECT order_id, position, product_id, ordered.quantity AS ordered, known.quantity AS known
        FROM (SELECT order_id, position, product_id, quantity FROM sales.items
              WHERE order_id IN (SELECT order_id FROM divided)) AS ordered
        FULL JOIN (SELECT order_id, position, product_id, sum(quantity) AS quantity FROM pieces
                   GROUP BY order_id, position, product_id) AS known
            USING (order_id, position, product_id)
        WHERE ordered.quantity IS DISTINCT FROM known.quantity
        """,
    ),
    Check(
        4,
        gettext_noop("Sales knows each parcel and each cancelled piece as Delivery decided"),
        f"""
        SELECT order_id, parcel, 'parcel' AS differs FROM sales.parcels AS copy
        FULL JOIN (SELECT * FROM delivery.shipments WHERE divided) AS shipments
            USING (order_id, parcel, shipment_id)
        WHERE (copy.status, copy.carrier, copy.tracking_number, copy.further_numbers,
               copy.shipped_at, copy.delivered_at, copy.delivery_location, copy.retracted_at,
               copy.items)
              IS DISTINCT FROM
              (CASE shipments.status WHEN 'PENDING' THEN 'PENDING_SHIPMENT'
                   ELSE shipments.status END, shipments.carrier, shipments.tracking_number,
               {FURTHER}, shipments.shipped_at, shipments.delivered_at, shipments.delivery_location,
               shipments.retracted_at, (
                   SELECT coalesce(jsonb_agg(item - 'name' ORDER BY nth), '[]')
                   FROM jsonb_array_elements(shipments.items) WITH ORDINALITY AS one (item, nth)))
          AND order_id NOT IN ({MOVING}) AND order_id NOT IN ({WAITING})
        UNION ALL
        SELECT order_id, position, 'cancelled pieces' FROM sales.cancelled_items AS copy
        FULL JOIN (
            SELECT order_id, cancellation_id, position, reason, cancelled_at,
                sum(quantity) AS quantity
            FROM delivery.cancellations JOIN delivery.cancelled_items USING (cancellation_id)
            GROUP BY order_id, cancellation_id, position
        ) AS decided USING (order_id, cancellation_id, position)
        WHERE (copy.quantity, copy.reason, copy.cancelled_at)
              IS DISTINCT FROM (decided.quantity, decided.reason, decided.cancelled_at)
          AND order_id NOT IN ({MOVING}) AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        4,
        gettext_noop("every request to cancel pieces was answered"),
        f"""
        SELECT order_id, cancellation_id, requested_at
        FROM sales.piece_requests JOIN sales.orders USING (order_id)
        WHERE answered_at IS NULL AND status <> 'CANCELLED'
          AND requested_at < now() - {UNDER_WAY} AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        4,
        gettext_noop("Sales knows each question to a customer, and each answer"),
        f"""
        WITH asked AS MATERIALIZED (
            SELECT order_id, decision_id::text AS cause, 'DECISION_REQUESTED' AS kind,
                asked_at AS at
            FROM delivery.decisions
            UNION ALL
            SELECT order_id, decision_id::text, 'DECISION_MADE', decided_at
            FROM delivery.decisions WHERE decided_at IS NOT NULL
        )
        SELECT order_id, cause, kind FROM asked FULL JOIN (
            SELECT order_id, cause, kind, at FROM sales.changes
            WHERE kind IN ('DECISION_REQUESTED', 'DECISION_MADE')
        ) AS known USING (order_id, cause, kind)
        WHERE asked.at IS DISTINCT FROM known.at
          AND order_id NOT IN ({MOVING}) AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        4,
        gettext_noop("the order shows of its parcel what Delivery has on record"),
        f"""
        SELECT order_id, orders.carrier, orders.tracking_number, orders.shipped_at,
            orders.delivered_at, orders.delivery_location, orders.retracted_at
        FROM sales.orders JOIN delivery.shipments USING (order_id)
        WHERE (orders.carrier, orders.tracking_number, orders.further_numbers, orders.shipped_at,
               orders.delivered_at, orders.delivery_location, orders.retracted_at)
              IS DISTINCT FROM
              (shipments.carrier, shipments.tracking_number, {FURTHER}, shipments.shipped_at,
               shipments.delivered_at, shipments.delivery_location, shipments.retracted_at)
          AND NOT divided AND shipments.changed_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        4,
        gettext_noop("an order of several parcels shows the one that left last, or arrived last"),
        f"""
        WITH left_last AS MATERIALIZED (
            SELECT DISTINCT ON (order_id) order_id, shipments.carrier, shipments.tracking_number,
                shipments.shipped_at, shipments.delivered_at, shipments.delivery_location,
                shipments.retracted_at
            FROM delivery.shipments JOIN sales.orders USING (order_id)
            WHERE divided AND orders.status IN ('SHIPPED', 'DELIVERED')
              AND shipments.status IN ('SHIPPED', 'DELIVERED')
            ORDER BY order_id, CASE orders.status
                WHEN 'DELIVERED' THEN coalesce(shipments.delivered_at, shipments.shipped_at)
                ELSE shipments.shipped_at END DESC, parcel DESC
        )
        SELECT order_id, orders.status, orders.tracking_number AS shows,
            left_last.tracking_number AS is_on_record
        FROM (SELECT DISTINCT order_id FROM delivery.shipments WHERE divided) AS divided
        JOIN sales.orders USING (order_id) LEFT JOIN left_last USING (order_id)
        WHERE (orders.carrier, orders.tracking_number, orders.shipped_at, orders.delivered_at,
               orders.delivery_location, orders.retracted_at) IS DISTINCT FROM
              (left_last.carrier, left_last.tracking_number, left_last.shipped_at,
               left_last.delivered_at, left_last.delivery_location, left_last.retracted_at)
          AND order_id NOT IN ({MOVING}) AND order_id NOT IN ({WAITING})
        """,
    ),
)

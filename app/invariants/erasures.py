"""Checks of promise 5: what was erased of a customer stays erased, and nothing open is erased."""

from app.i18n.language import gettext_noop
from app.infra.checks import Check
from app.invariants.check import REMEMBERED

ERASED = """
SELECT erasures.erasure_id, order_id, erased_at
FROM customers.erasures CROSS JOIN unnest(orders) AS one (order_id)
"""

ERASURES = (
    Check(
        5,
        gettext_noop("the orders of an erasure name nobody, are finished, and say so"),
        f"""
        WITH erased AS MATERIALIZED ({ERASED})
        SELECT erasure_id, order_id, orders.status FROM erased JOIN sales.orders USING (order_id)
        WHERE orders.status NOT IN ('DELIVERED', 'CANCELLED')
           OR (customer_name, customer_email, line1, city)
              IS DISTINCT FROM ('erased', 'erased', 'erased', 'erased')
           OR num_nonnulls(customer_phone, line2, orders.state, delivery_location) > 0
           OR note <> '' OR length(postcode) > 2 OR further_numbers <> '[]'
           OR tracking_number <> 'erased' OR cancellation_reason <> 'erased'
           OR NOT EXISTS (SELECT FROM sales.changes
                          WHERE changes.order_id = erased.order_id AND kind = 'ERASED')
        UNION ALL
        SELECT erasure_id, order_id, shipments.status
        FROM erased JOIN delivery.shipments USING (order_id)
        WHERE shipments.status NOT IN ('DELIVERED', 'CANCELLED')
           OR (customer_name, line1, city) IS DISTINCT FROM ('erased', 'erased', 'erased')
           OR num_nonnulls(customer_phone, line2, shipments.state, delivery_location) > 0
           OR note <> '' OR length(postcode) > 2 OR boxes <> '[]'
           OR tracking_number <> 'erased' OR cancellation_reason <> 'erased'
        UNION ALL
        SELECT erasure_id, order_id, parcels.status
        FROM erased JOIN sales.parcels USING (order_id)
        WHERE tracking_number <> 'erased' OR further_numbers <> '[]'
           OR delivery_location IS NOT NULL
        UNION ALL
        SELECT NULL, order_id, kind FROM sales.changes WHERE kind = 'ERASED'
            AND order_id NOT IN (SELECT order_id FROM erased)
        """,
    ),
    Check(
        5,
        gettext_noop("every erasure of orders was published once"),
        f"""
        WITH told AS MATERIALIZED (
            SELECT order_id, data -> 'order_ids' AS order_ids,
                (data ->> 'erased_at')::timestamptz AS erased_at
            FROM messaging.events
            WHERE event_type = 'customer.erased'
        )
        SELECT erasure_id, count(told.order_ids) AS told FROM customers.erasures
        LEFT JOIN told ON told.order_id = erasures.orders[1]
            AND told.order_ids = to_jsonb(erasures.orders)
            AND told.erased_at = erasures.erased_at
        WHERE erasures.orders <> '{{}}' AND erasures.erased_at > now() - {REMEMBERED}
        GROUP BY erasure_id HAVING count(told.order_ids) <> 1
        """,
    ),
)

"""Checks of promise 5: every event is applied once by each listener."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import REMEMBERED

EVENTS = (
    Check(
        5,
        gettext_noop("every order was announced exactly once"),
        f"""
        SELECT order_id, orders.order_number, coalesce(announced.times, 0) AS announced
        FROM sales.orders FULL JOIN (
            SELECT order_id, count(*) AS times FROM messaging.events
            WHERE event_type = 'order.created' GROUP BY order_id
        ) AS announced USING (order_id)
        WHERE orders.order_id IS NULL OR announced.times > 1
           OR announced.times IS NULL AND placed_at > now() - {REMEMBERED}
        """,
    ),
    Check(
        5,
        gettext_noop("every endpoint is owed each event of the types that it chose, for a month"),
        f"""
        SELECT event_id, endpoint_id FROM webhooks.endpoints
        JOIN messaging.events ON event_type = ANY(event_types)
        LEFT JOIN (
            SELECT event_id, deliveries.state AS applied, done_at FROM messaging.deliveries
            WHERE listener = 'webhooks.write_messages'
        ) AS delivery USING (event_id)
        LEFT JOIN webhooks.messages USING (event_id, endpoint_id)
        WHERE messages.event_id IS NULL AND coalesce(applied, 'DONE') = 'DONE'
          AND coalesce(done_at, "timestamp")
              > greatest(subscribed_at + {UNDER_WAY}, now() - interval '29 days')
        """,
    ),
    Check(
        5,
        gettext_noop("what Sales got from Delivery is in the history"),
        """
        WITH unheard AS MATERIALIZED (
            SELECT event_id, order_id, data ->> 'current_status' AS step FROM messaging.events
            WHERE event_type = 'order.status_updated' AND NOT EXISTS (
                SELECT FROM sales.changes WHERE changes.order_id = events.order_id
                  AND changes.kind = events.data ->> 'current_status')
        )
        SELECT unheard.* FROM unheard JOIN messaging.deliveries USING (event_id)
        WHERE listener = 'sales.record_status' AND state = 'DONE'
        """,
    ),
    Check(
        5,
        gettext_noop("every correction of a parcel was published once"),
        f"""
        WITH corrected AS MATERIALIZED (
            SELECT shipment_id, (one ->> 'version')::int AS version,
                   (one ->> 'at')::timestamptz AS at
            FROM delivery.shipments, jsonb_array_elements(corrections) AS one
            WHERE corrections <> '[]'
        ), told AS MATERIALIZED (
            SELECT (data ->> 'shipment_id')::uuid AS shipment_id,
                   (data ->> 'version')::int AS version, count(*) AS times
            FROM messaging.events
            WHERE event_type = 'order.parcel_updated' AND data ? 'corrected' GROUP BY 1, 2
        )
        SELECT shipment_id, version, times
        FROM corrected FULL JOIN told USING (shipment_id, version)
        WHERE at IS NULL OR times > 1 OR times IS NULL AND at > now() - {REMEMBERED}
        """,
    ),
    Check(
        5,
        gettext_noop("every cancellation of pieces was published once"),
        f"""
        WITH told AS MATERIALIZED (
            SELECT (data ->> 'cancellation_id')::uuid AS cancellation_id, count(*) AS times
            FROM messaging.events WHERE event_type = 'order.pieces_cancelled' GROUP BY 1
        )
        SELECT cancellation_id, order_id, times
        FROM (SELECT * FROM delivery.cancellations WHERE EXISTS (
                  SELECT FROM delivery.cancelled_items
                  WHERE cancelled_items.cancellation_id = cancellations.cancellation_id)) AS decided
        FULL JOIN told USING (cancellation_id)
        WHERE order_id IS NULL OR times > 1
           OR times IS NULL AND cancelled_at > now() - {REMEMBERED}
        """,
    ),
)

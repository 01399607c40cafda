"""Promise 5: every event is applied once by each listener."""

from app.i18n.language import gettext_noop
from app.invariants.check import REMEMBERED, UNDER_WAY, Check

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
        gettext_noop("every event goes to each of its listeners once"),
        """
        WITH expected AS NOT MATERIALIZED (
            SELECT event_id, listener
            FROM messaging.events JOIN messaging.subscriptions USING (event_type)
            WHERE "timestamp" >= since
        )
        SELECT event_id, deliveries.listener, true AS "there"
        FROM messaging.deliveries LEFT JOIN messaging.events USING (event_id)
        LEFT JOIN messaging.subscriptions ON subscriptions.event_type = events.event_type
            AND subscriptions.listener = deliveries.listener AND "timestamp" >= since
        WHERE subscriptions.listener IS NULL
        UNION ALL
        SELECT event_id, listener, false
        FROM expected LEFT JOIN messaging.deliveries USING (event_id, listener)
        WHERE (SELECT count(*) FROM expected) <> (SELECT count(*) FROM messaging.deliveries)
          AND deliveries.event_id IS NULL
        """,
    ),
    Check(
        5,
        gettext_noop("every delivery was applied, or stands in the failures list"),
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
        gettext_noop("every endpoint is owed each event of the types that it chose, for a month"),
        f"""
        SELECT event_id, endpoint_id FROM webhooks.endpoints
        JOIN messaging.events ON event_type = ANY(event_types)
        JOIN messaging.deliveries USING (event_id)
        LEFT JOIN webhooks.messages USING (event_id, endpoint_id)
        WHERE listener = 'webhooks.write_messages' AND deliveries.state = 'DONE'
          AND done_at > now() - interval '29 days'
          AND done_at > subscribed_at + {UNDER_WAY} AND messages.event_id IS NULL
        """,
    ),
    Check(
        5,
        gettext_noop("no webhook waits for another that has ended"),
        """
        SELECT message_id, endpoint_id, order_id FROM webhooks.messages AS message
        JOIN webhooks.endpoints AS endpoint USING (endpoint_id)
        WHERE message.state = 'PENDING' AND behind AND endpoint.state = 'ACTIVE' AND NOT EXISTS (
            SELECT FROM webhooks.messages AS earlier
            WHERE earlier.endpoint_id = message.endpoint_id
              AND earlier.order_id = message.order_id
              AND earlier.message_id < message.message_id AND earlier.state = 'PENDING')
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
        gettext_noop("the feed has every event, and those of an earlier cluster first"),
        """
        SELECT event_id, txid::text AS txid, cluster FROM messaging.events
        WHERE txid >= pg_snapshot_xmax(pg_current_snapshot())
           OR cluster NOT IN (0, (SELECT messaging.this_cluster())) AND txid <> '0'
              AND txid >= (SELECT min(txid) FROM messaging.events
                           WHERE cluster = (SELECT messaging.this_cluster()) AND txid <> '0')
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
            FROM messaging.events WHERE event_type = 'order.parcel_updated' GROUP BY 1, 2
        )
        SELECT shipment_id, version, times
        FROM corrected FULL JOIN told USING (shipment_id, version)
        WHERE at IS NULL OR times > 1 OR times IS NULL AND at > now() - {REMEMBERED}
        """,
    ),
)

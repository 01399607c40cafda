"""The statements that write one drawn batch into every flat, in the order of a live shop."""

ORDERS = """
INSERT INTO sales.orders (order_id, order_number, status, customer_name, customer_email, company,
    line1, city, postcode, country, billing, note, currency, total, carrier, tracking_number,
    shipped_at, delivered_at, delivery_location, cancellation_requested_at, version, placed_at,
    changed_at)
SELECT order_id, order_number, status, customer_name, customer_email, company, line1,
    city, postcode, country, billing, CASE wishes.state WHEN 'DONE' THEN $2 ELSE '' END, $1, total,
    carrier, tracking_number, shipped_at, delivered_at, delivery_location,
    coalesce(cancels_at, wanted_at), latest.version, placed_at, latest.at
FROM drawn JOIN bills USING (n) JOIN (
    SELECT n, max(version) AS version, max(at) AS at FROM steps GROUP BY n
) AS latest USING (n) LEFT JOIN wishes USING (n, order_id) LEFT JOIN missing USING (n, order_id)
ORDER BY n
"""

ITEMS = """
INSERT INTO sales.items (order_id, position, product_id, name, quantity, unit_price)
SELECT order_id, position, product_id, name, quantity, price FROM lines ORDER BY order_id, position
"""

CHANGES = """
INSERT INTO sales.changes (order_id, version, kind, status, at, recorded_at, cause)
SELECT order_id, version, kind, status, at, at,
    CASE WHEN kind = 'PARCEL_UPDATED' THEN event_id
         WHEN kind IN ('PIECES_CANCELLED', 'CANCELLATION_REQUESTED') THEN cancellation_id::text
         WHEN kind LIKE 'DECISION_%' THEN decision_id::text
         WHEN kind LIKE 'CORRECT%' THEN correction_id::text END
FROM steps LEFT JOIN missing USING (n, order_id) LEFT JOIN wishes USING (n, order_id)
ORDER BY order_id, version
"""

KNOWN_PARCELS = """
INSERT INTO sales.parcels (shipment_id, order_id, parcel, version, status, items, carrier,
    tracking_number, shipped_at, delivered_at, delivery_location)
SELECT shipment_id, order_id, parcel, of_parcel, status, pieces, carrier,
    tracking_number, shipped_at, delivered_at, delivery_location
FROM parcels JOIN contents USING (n, parcel) JOIN (
    SELECT n, parcel, max(of_parcel) AS of_parcel FROM steps GROUP BY n, parcel
) AS latest USING (n, parcel) WHERE divided ORDER BY order_id, parcel
"""

RESERVATIONS = """
INSERT INTO products.reservations (order_id, product_id, quantity, state, cause, created_at)
SELECT lines.order_id, lines.product_id, lines.quantity,
       CASE WHEN reason = 'NOT_FOUND' THEN 'MISSING'
            WHEN reason = 'CUSTOMER' THEN 'RELEASED'
            WHEN lines.status = 'CANCELLED' THEN 'RELEASED'
            WHEN parcels.shipped_at IS NULL THEN 'HELD' ELSE 'TAKEN' END,
       CASE WHEN part = 3 THEN cancellation_id
            WHEN parcels.divided AND parcels.shipped_at IS NOT NULL THEN parcels.shipment_id END,
       placed_at
FROM lines LEFT JOIN missing USING (n, position)
LEFT JOIN parcels ON parcels.n = lines.n AND parcel = part
ORDER BY lines.order_id, lines.product_id
"""

SHIPMENTS = """
INSERT INTO delivery.shipments (shipment_id, order_id, parcel, divided, nth, parcels, remainder_id,
    order_number, status, customer_name, company, line1, city, postcode, country, note, items,
    carrier,
    tracking_number, shipped_at, shipped_by, delivered_at, delivered_by, delivery_location,
    cancelled_at, hold, version, placed_at, opened_at, changed_at)
SELECT one.shipment_id, one.order_id, parcel, one.divided, parcel, 1 + one.divided::int,
    remainder_id, order_number, replace(one.status, '_SHIPMENT', ''), customer_name,
    company, line1, city, postcode, country, CASE state WHEN 'DONE' THEN $1 ELSE '' END, packed,
    one.carrier, one.tracking_number,
    one.shipped_at, CASE WHEN one.shipped_at IS NOT NULL THEN 'fill' END,
    one.delivered_at, CASE WHEN one.delivered_at IS NOT NULL THEN 'fill' END,
    one.delivery_location, one.cancelled_at,
    CASE WHEN held_at IS NOT NULL THEN jsonb_build_object('reason', reason, 'note', kept.note,
        'until', NULL, 'by', 'fill') END,
    1 + num_nonnulls(one.shipped_at, one.delivered_at, one.cancelled_at) + one.divided::int,
    placed_at, one.opened_at,
    coalesce(one.delivered_at, one.shipped_at, one.cancelled_at, one.opened_at)
FROM parcels AS one JOIN contents USING (n, parcel) JOIN drawn USING (n)
LEFT JOIN wishes USING (n)
LEFT JOIN (SELECT * FROM kept WHERE lifted_at IS NULL) AS kept USING (n, parcel)
ORDER BY n, parcel
"""

EVENTS = """
INSERT INTO messaging.events (event_id, event_type, source, order_id, "timestamp", cluster, data)
SELECT event_id, event_type,
    CASE WHEN event_type IN ('order.created', 'order.cancellation_requested',
                             'order.correction_requested')
        THEN 'sales-service' ELSE 'delivery-service' END,
    order_id, at, (SELECT messaging.this_cluster()),
    CASE kind
        WHEN 'PENDING_SHIPMENT' THEN jsonb_build_object('order_id', order_id,
            'order_number', order_number, 'status', kind, 'placed_at', at,
            'customer', jsonb_build_object('name', customer_name),
            'delivery_address', jsonb_strip_nulls(jsonb_build_object('company', company,
                'line1', line1, 'city', city, 'postcode', postcode, 'country', country)),
            'items', items)
        WHEN 'CANCELLATION_REQUESTED' THEN jsonb_build_object('order_id', order_id)
            || CASE WHEN cancellation_id IS NULL THEN '{}' ELSE jsonb_build_object(
                'cancellation_id', cancellation_id, 'items', jsonb_build_array(
                    jsonb_build_object('position', position, 'quantity', quantity))) END
        WHEN 'CORRECTION_REQUESTED' THEN jsonb_build_object('order_id', order_id,
            'correction_id', correction_id, 'by', 'customer', 'note', $1::text)
        WHEN 'CORRECTED' THEN jsonb_build_object('order_id', order_id,
            'correction_id', correction_id, 'what', '["note"]'::jsonb, 'by', 'customer', 'at', at)
        WHEN 'CORRECTION_REFUSED' THEN jsonb_build_object('order_id', order_id,
            'correction_id', correction_id, 'because', 'CLAIMED', 'at', at, 'by', 'Pat',
            'since', since)
        WHEN 'DECISION_REQUESTED' THEN jsonb_build_object('order_id', order_id,
            'decision_id', decision_id, 'shipment_id', rest_id,
            'cancellation_id', cancellation_id, 'asked_at', at,
            'deadline', at + interval '1 day', 'wait_until', at + interval '7 days',
            'otherwise', 'SEND_REST', 'items', jsonb_build_array(jsonb_build_object(
                'position', position, 'product_id', product_id, 'quantity', quantity)))
        WHEN 'DECISION_MADE' THEN jsonb_build_object('order_id', order_id,
            'decision_id', decision_id, 'shipment_id', rest_id, 'choice', 'SEND_REST',
            'decided_at', at, 'decided_by', 'CUSTOMER')
        WHEN 'CANCELLED' THEN jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'cancelled_at', at)
        WHEN 'SHIPPED' THEN jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'carrier', drawn.carrier,
            'tracking_number', drawn.tracking_number, 'shipped_at', at)
        WHEN 'DELIVERED' THEN jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'delivered_at', at,
            'delivery_location', drawn.delivery_location)
        WHEN 'PIECES_CANCELLED' THEN jsonb_build_object('order_id', order_id,
            'cancellation_id', cancellation_id, 'reason', reason, 'cancelled_at', at,
            'items', jsonb_build_array(jsonb_build_object('position', position,
                'product_id', product_id, 'quantity', quantity)))
            || CASE WHEN decision_id IS NULL THEN '{}'
                    ELSE jsonb_build_object('decision_id', decision_id) END
        WHEN 'PARCEL_UPDATED' THEN jsonb_build_object('order_id', order_id,
            'shipment_id', one.shipment_id, 'parcel', parcel, 'version', of_parcel,
            'items', pieces, 'previous_status', previous, 'current_status', current,
            'carrier', CASE WHEN current <> 'PENDING_SHIPMENT' THEN one.carrier END,
            'tracking_number', CASE WHEN current <> 'PENDING_SHIPMENT'
                THEN one.tracking_number END,
            'shipped_at', CASE WHEN current <> 'PENDING_SHIPMENT' THEN one.shipped_at END,
            'delivered_at', CASE current WHEN 'DELIVERED' THEN one.delivered_at END,
            'delivery_location', CASE current WHEN 'DELIVERED' THEN one.delivery_location END,
            'by_parcel', true)
    END || CASE WHEN steps.divided AND event_type = 'order.status_updated' THEN
        jsonb_build_object('by_parcel', true, 'shipment_id', rest_id,
            'carrier', drawn.carrier, 'tracking_number', drawn.tracking_number,
            'shipped_at', drawn.shipped_at) ELSE '{}' END
FROM steps JOIN drawn USING (n, order_id) JOIN bills USING (n)
LEFT JOIN missing USING (n, order_id) LEFT JOIN wishes USING (n, order_id)
LEFT JOIN (
    SELECT n, order_id, shipment_id AS rest_id FROM parcels WHERE parcel = 2
) AS rest USING (n, order_id)
LEFT JOIN parcels AS one USING (n, order_id, parcel) LEFT JOIN contents USING (n, parcel)
ORDER BY at, version
"""

INBOX = """
INSERT INTO messaging.deliveries (event_id, listener, order_id, state, attempts, due_at,
    created_at, done_at)
SELECT event_id, listener, order_id, 'DONE', 0, at, at, at
FROM steps JOIN messaging.subscriptions USING (event_type) WHERE since <= at
ORDER BY at, version
"""

# The mails count as sent, since these people do not exist. Older ones would have been deleted.
MAILS = """
INSERT INTO mailing.mails (event_id, order_id, kind, state, attempts, tries, due_at,
    created_at, sent_at)
SELECT event_id, order_id, mail, 'SENT', 1, 1, at, at, at FROM steps
WHERE mail IS NOT NULL AND at > now() - interval '30 days'
ORDER BY at, version
"""

# The messages count as sent, so that no receiver gets events that never happened.
WEBHOOKS = """
INSERT INTO webhooks.messages (endpoint_id, event_id, event_type, order_id, body, state, attempts,
    due_at, created_at, ended_at)
SELECT endpoint_id, event_id, event_type, order_id,
    jsonb_build_object('event_id', event_id, 'event_type', event_type, 'timestamp', "timestamp",
        'source', source, 'data', data)::text,
    'SENT', 1, "timestamp", "timestamp", "timestamp"
FROM messaging.events JOIN webhooks.endpoints ON event_type = ANY(event_types)
WHERE event_id IN (SELECT event_id FROM steps)
    AND "timestamp" > greatest(subscribed_at, now() - interval '30 days')
ORDER BY "timestamp", seq
"""

# The quantity that the batch takes, received when its first order needs it.
RECEIVED = """
INSERT INTO products.movements (product_id, quantity, reason, moved_by, at)
SELECT product_id, sum(quantity), 'goods received', 'fill', min(placed_at)
FROM lines LEFT JOIN missing USING (n, order_id, position, product_id, quantity)
WHERE status <> 'CANCELLED' AND reason IS DISTINCT FROM 'CUSTOMER' GROUP BY product_id
"""

SHIPPED = """
INSERT INTO products.movements (product_id, quantity, reason, order_id, cause, moved_by, at)
SELECT product_id, -quantity, 'shipped', lines.order_id,
    CASE WHEN parcels.divided THEN shipment_id END, 'delivery', parcels.shipped_at
FROM lines JOIN parcels ON parcels.n = lines.n AND parcel = part
WHERE parcels.shipped_at IS NOT NULL ORDER BY parcels.shipped_at
"""

MISSED = """
INSERT INTO products.movements (product_id, quantity, reason, order_id, cause, moved_by, at)
SELECT product_id, -quantity, 'not found', order_id, cancellation_id, 'delivery', missed_at
FROM missing WHERE reason = 'NOT_FOUND' ORDER BY missed_at
"""

# The statement comes last, since orders that are placed meanwhile wait for these rows.
STOCK = """
WITH held AS MATERIALIZED (
    SELECT product_id, sum(quantity) AS quantity
    FROM lines JOIN parcels ON parcels.n = lines.n AND parcel = part
    WHERE parcels.status = 'PENDING_SHIPMENT' GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT stock.product_id, stock.on_hand, stock.reserved, held.quantity
    FROM products.stock JOIN held USING (product_id)
    ORDER BY stock.product_id FOR UPDATE OF stock
)
UPDATE products.stock
SET on_hand = locked.on_hand + locked.quantity, reserved = locked.reserved + locked.quantity
FROM locked WHERE stock.product_id = locked.product_id
"""

"""The statements that write one drawn batch into every flat, in the order of a live shop."""

ORDERS = """
INSERT INTO sales.orders (order_id, order_number, status, customer_name, customer_email, line1,
    city, postcode, country, note, currency, total, carrier, tracking_number, shipped_at,
    delivered_at, delivery_location, cancellation_requested_at, version, placed_at, changed_at)
SELECT order_id, order_number, status, customer_name, customer_email, line1,
    city, postcode, country, '', $1, total, carrier, tracking_number, shipped_at,
    delivered_at, delivery_location, asked_at,
    1 + num_nonnulls(shipped_at, delivered_at, asked_at, cancelled_at), placed_at,
    coalesce(delivered_at, shipped_at, cancelled_at, placed_at)
FROM drawn JOIN bills USING (n) ORDER BY n
"""

ITEMS = """
INSERT INTO sales.items (order_id, position, product_id, name, quantity, unit_price)
SELECT order_id, position, product_id, name, quantity, price FROM lines ORDER BY order_id, position
"""

CHANGES = """
INSERT INTO sales.changes (order_id, version, kind, status, at, recorded_at)
SELECT order_id, version, kind, status, at, at FROM steps ORDER BY order_id, version
"""

RESERVATIONS = """
INSERT INTO products.reservations (order_id, product_id, quantity, state, created_at)
SELECT order_id, product_id, quantity,
       CASE status WHEN 'PENDING_SHIPMENT' THEN 'HELD' WHEN 'CANCELLED' THEN 'RELEASED'
                   ELSE 'TAKEN' END, placed_at
FROM lines ORDER BY order_id, product_id
"""

SHIPMENTS = """
INSERT INTO delivery.shipments (shipment_id, order_id, order_number, status, customer_name, line1,
    city, postcode, country, items, carrier, tracking_number, shipped_at, shipped_by,
    delivered_at, delivered_by, delivery_location, cancelled_at, version, placed_at, opened_at,
    changed_at)
SELECT shipment_id::uuid, order_id, order_number, replace(status, '_SHIPMENT', ''), customer_name,
    line1, city, postcode, country, packed, carrier, tracking_number,
    shipped_at, CASE WHEN shipped_at IS NOT NULL THEN 'fill' END,
    delivered_at, CASE WHEN delivered_at IS NOT NULL THEN 'fill' END, delivery_location,
    cancelled_at,
    1 + num_nonnulls(shipped_at, delivered_at, cancelled_at), placed_at, placed_at,
    coalesce(delivered_at, shipped_at, cancelled_at, placed_at)
FROM drawn JOIN bills USING (n) ORDER BY n
"""

EVENTS = """
INSERT INTO messaging.events (event_id, event_type, source, order_id, "timestamp", cluster, data)
SELECT event_id, event_type,
    CASE event_type WHEN 'order.status_updated' THEN 'delivery-service' ELSE 'sales-service' END,
    order_id, at, (SELECT messaging.this_cluster()),
    CASE kind
        WHEN 'PENDING_SHIPMENT' THEN jsonb_build_object('order_id', order_id,
            'order_number', order_number, 'status', kind, 'placed_at', at,
            'customer', jsonb_build_object('name', customer_name),
            'delivery_address', jsonb_build_object('line1', line1, 'city', city,
                'postcode', postcode, 'country', country),
            'items', items)
        WHEN 'CANCELLATION_REQUESTED' THEN jsonb_build_object('order_id', order_id)
        WHEN 'CANCELLED' THEN jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'cancelled_at', at)
        WHEN 'SHIPPED' THEN jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'carrier', carrier,
            'tracking_number', tracking_number, 'shipped_at', at)
        WHEN 'DELIVERED' THEN jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'delivered_at', at,
            'delivery_location', delivery_location)
    END
FROM steps JOIN drawn USING (n, order_id) JOIN bills USING (n) ORDER BY at, version
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
SELECT event_id, order_id, kind, 'SENT', 1, 1, at, at, at FROM steps
WHERE event_type <> 'order.cancellation_requested' AND at > now() - interval '30 days'
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
FROM lines WHERE status <> 'CANCELLED' GROUP BY product_id
"""

SHIPPED = """
INSERT INTO products.movements (product_id, quantity, reason, order_id, moved_by, at)
SELECT product_id, -quantity, 'shipped', order_id, 'delivery', shipped_at
FROM lines WHERE shipped_at IS NOT NULL ORDER BY shipped_at
"""

# The statement comes last, since orders that are placed meanwhile wait for these rows.
STOCK = """
WITH held AS MATERIALIZED (
    SELECT product_id, sum(quantity) AS quantity FROM lines
    WHERE status = 'PENDING_SHIPMENT' GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT stock.product_id, stock.on_hand, stock.reserved, held.quantity
    FROM products.stock JOIN held USING (product_id)
    ORDER BY stock.product_id FOR UPDATE OF stock
)
UPDATE products.stock
SET on_hand = locked.on_hand + locked.quantity, reserved = locked.reserved + locked.quantity
FROM locked WHERE stock.product_id = locked.product_id
"""

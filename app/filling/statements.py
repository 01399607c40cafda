"""What one batch writes: drawn once into a temporary table, then told to every flat."""

DRAW = """
CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
WITH dice AS (
    SELECT order_number, gen_random_uuid() AS order_id, gen_random_uuid() AS shipment_id,
           now() - interval '2 minutes' - random() * random() * interval '365 days' AS placed_at,
           random() AS fate, random() AS packing, random() AS driving,
           1 + floor(random() * cardinality($2::text[]))::int AS who,
           1 + floor(random() * cardinality($6::text[]))::int AS carrier,
           (10 ^ 11 + floor(random() * 9 * 10 ^ 11))::bigint::text AS tracking_number
    FROM unnest($1::text[]) AS order_number
), planned AS (
    SELECT *, placed_at + interval '1 hour' + packing * interval '30 hours' AS ships_at,
           placed_at + interval '32 hours' + driving * interval '72 hours' AS arrives_at
    FROM dice
), judged AS (
    SELECT *, CASE WHEN fate < 0.04 THEN 'CANCELLED'
                   WHEN arrives_at < now() THEN 'DELIVERED'
                   WHEN ships_at < now() THEN 'SHIPPED'
                   ELSE 'PENDING_SHIPMENT' END AS status
    FROM planned
)
SELECT order_id, shipment_id, order_number, placed_at, status,
       ($2::text[])[who] AS customer_name, ($3::text[])[who] AS customer_email,
       left(($4::text[])[who], 200) AS line1, ($5::text[])[who] AS city,
       lpad((fate * 99999)::int::text, 5, '0') AS postcode, 'DE' AS country,
       CASE WHEN status IN ('SHIPPED', 'DELIVERED') THEN ($6::text[])[carrier] END AS carrier,
       CASE WHEN status IN ('SHIPPED', 'DELIVERED') THEN tracking_number END AS tracking_number,
       CASE WHEN status IN ('SHIPPED', 'DELIVERED') THEN ships_at END AS shipped_at,
       CASE WHEN status = 'DELIVERED' THEN arrives_at END AS delivered_at,
       CASE WHEN status = 'DELIVERED' THEN 'Front door' END AS delivery_location,
       CASE WHEN status = 'CANCELLED' THEN placed_at + interval '30 seconds' END AS asked_at,
       CASE WHEN status = 'CANCELLED' THEN placed_at + interval '31 seconds' END AS cancelled_at,
       1 + floor(random() * 3)::int AS lines, floor(random() * 1000)::int AS basket
FROM judged
"""

LINES = """
CREATE TEMPORARY TABLE lines ON COMMIT DROP AS
WITH shelf AS (
    SELECT product_id, name, price, row_number() OVER (ORDER BY product_id) - 1 AS place,
           count(*) OVER () AS places
    FROM products.products
)
SELECT order_id, status, placed_at, shipped_at, position, product_id, name, price,
       1 + (basket + position) % 2 AS quantity
FROM drawn CROSS JOIN generate_series(0, lines - 1) AS position
JOIN shelf ON place = (basket + position) % places
"""

STEPS = """
CREATE TEMPORARY TABLE steps ON COMMIT DROP AS
SELECT order_id, kind, happened.status, at, events.event_type, events.previous,
       row_number() OVER (PARTITION BY order_id ORDER BY at) AS version,
       'evt_' || replace(gen_random_uuid()::text, '-', '') AS event_id
FROM drawn CROSS JOIN LATERAL (VALUES
    ('PENDING_SHIPMENT', 'PENDING_SHIPMENT', placed_at),
    ('CANCELLATION_REQUESTED', 'PENDING_SHIPMENT', asked_at),
    ('CANCELLED', 'CANCELLED', cancelled_at),
    ('SHIPPED', 'SHIPPED', shipped_at),
    ('DELIVERED', 'DELIVERED', delivered_at)
) AS happened (kind, status, at)
JOIN (VALUES
    ('PENDING_SHIPMENT', 'order.created', NULL),
    ('CANCELLATION_REQUESTED', 'order.cancellation_requested', NULL),
    ('CANCELLED', 'order.status_updated', 'PENDING_SHIPMENT'),
    ('SHIPPED', 'order.status_updated', 'PENDING_SHIPMENT'),
    ('DELIVERED', 'order.status_updated', 'SHIPPED')
) AS events (kind, event_type, previous) USING (kind)
WHERE at IS NOT NULL
"""

ORDERS = """
INSERT INTO sales.orders (order_id, order_number, status, customer_name, customer_email, line1,
    city, postcode, country, note, currency, total, carrier, tracking_number, shipped_at,
    delivered_at, delivery_location, cancellation_requested_at, version, placed_at, changed_at)
SELECT order_id, order_number, status, customer_name, customer_email, line1,
    city, postcode, country, '', $1, bill.total, carrier, tracking_number, shipped_at,
    delivered_at, delivery_location, asked_at, history.version, placed_at, history.changed_at
FROM drawn
JOIN (SELECT order_id, sum(price * quantity) AS total FROM lines GROUP BY order_id) AS bill
    USING (order_id)
JOIN (SELECT order_id, max(version) AS version, max(at) AS changed_at
      FROM steps GROUP BY order_id) AS history USING (order_id)
"""

ITEMS = """
INSERT INTO sales.items (order_id, position, product_id, name, quantity, unit_price)
SELECT order_id, position, product_id, name, quantity, price FROM lines
"""

CHANGES = """
INSERT INTO sales.changes (order_id, version, kind, status, at, recorded_at)
SELECT order_id, version, kind, status, at, at FROM steps
"""

RECEIVED = """
WITH needed AS (
    SELECT product_id, min(placed_at) AS at, sum(quantity) AS received,
           coalesce(sum(quantity) FILTER (WHERE shipped_at IS NULL), 0) AS held
    FROM lines WHERE status <> 'CANCELLED' GROUP BY product_id
), counted AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by, at)
    SELECT product_id, received, 'goods received', 'fill', at FROM needed
)
UPDATE products.stock SET on_hand = on_hand + held, reserved = reserved + held
FROM needed WHERE needed.product_id = stock.product_id
"""

RESERVATIONS = """
INSERT INTO products.reservations (order_id, product_id, quantity, state, created_at)
SELECT order_id, product_id, sum(quantity),
       CASE min(status) WHEN 'PENDING_SHIPMENT' THEN 'HELD' WHEN 'CANCELLED' THEN 'RELEASED'
                        ELSE 'TAKEN' END, min(placed_at)
FROM lines GROUP BY order_id, product_id
"""

SHIPPED = """
INSERT INTO products.movements (product_id, quantity, reason, order_id, moved_by, at)
SELECT product_id, -sum(quantity), 'shipped', order_id, 'delivery', min(shipped_at)
FROM lines WHERE shipped_at IS NOT NULL GROUP BY order_id, product_id
"""

SHIPMENTS = """
INSERT INTO delivery.shipments (shipment_id, order_id, order_number, status, customer_name, line1,
    city, postcode, country, items, carrier, tracking_number, shipped_at, shipped_by,
    delivered_at, delivered_by, delivery_location, cancelled_at, version, placed_at, opened_at,
    changed_at)
SELECT shipment_id, order_id, order_number, replace(status, '_SHIPMENT', ''), customer_name, line1,
    city, postcode, country, goods.items, carrier, tracking_number, shipped_at,
    CASE WHEN shipped_at IS NOT NULL THEN 'fill' END,
    delivered_at, CASE WHEN delivered_at IS NOT NULL THEN 'fill' END, delivery_location,
    cancelled_at,
    1 + num_nonnulls(shipped_at, delivered_at, cancelled_at), placed_at, placed_at,
    coalesce(delivered_at, shipped_at, cancelled_at, placed_at)
FROM drawn JOIN (
    SELECT order_id, jsonb_agg(jsonb_build_object('product_id', product_id, 'name', name,
               'quantity', quantity) ORDER BY position) AS items
    FROM lines GROUP BY order_id
) AS goods USING (order_id)
"""

EVENTS = """
INSERT INTO messaging.events (event_id, event_type, source, order_id, "timestamp", data)
SELECT event_id, event_type,
    CASE event_type WHEN 'order.status_updated' THEN 'delivery-service' ELSE 'sales-service' END,
    order_id, at,
    CASE event_type
        WHEN 'order.created' THEN jsonb_build_object('order_id', order_id,
            'order_number', order_number, 'status', steps.status, 'placed_at', placed_at,
            'customer', jsonb_build_object('name', customer_name),
            'delivery_address', jsonb_build_object('line1', line1, 'city', city,
                'postcode', postcode, 'country', country),
            'items', (SELECT items FROM delivery.shipments
                      WHERE shipments.order_id = drawn.order_id))
        WHEN 'order.status_updated' THEN jsonb_strip_nulls(jsonb_build_object('order_id', order_id,
            'previous_status', previous, 'current_status', kind, 'carrier', carrier,
            'tracking_number', tracking_number, 'shipped_at', shipped_at,
            'delivered_at', CASE kind WHEN 'DELIVERED' THEN delivered_at END,
            'delivery_location', CASE kind WHEN 'DELIVERED' THEN delivery_location END,
            'cancelled_at', cancelled_at))
        ELSE jsonb_build_object('order_id', order_id)
    END
FROM steps JOIN drawn USING (order_id) ORDER BY at
"""

DELIVERIES = """
INSERT INTO messaging.deliveries (event_id, listener, order_id, state, attempts, due_at,
    created_at, done_at)
SELECT event_id, listener, order_id, 'DONE', 0, at, at, at
FROM steps JOIN unnest($1::text[], $2::text[]) AS wanted (event_type, listener) USING (event_type)
ORDER BY at
"""

TRIGGERED = ("sales.orders", "delivery.shipments")
"""Their triggers would say that all of it changed just now."""

WRITE: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"ALTER TABLE {table} DISABLE TRIGGER note_change", ()) for table in TRIGGERED),
    ("ANALYZE drawn", ()),
    (LINES, ()),
    ("ANALYZE lines", ()),
    (STEPS, ()),
    ("ANALYZE steps", ()),
    (ORDERS, ("currency",)),
    (ITEMS, ()),
    (CHANGES, ()),
    (RECEIVED, ()),
    (RESERVATIONS, ()),
    (SHIPPED, ()),
    (SHIPMENTS, ()),
    (EVENTS, ()),
    (DELIVERIES, ("types", "listeners")),
    *((f"ALTER TABLE {table} ENABLE TRIGGER note_change", ()) for table in TRIGGERED),
)

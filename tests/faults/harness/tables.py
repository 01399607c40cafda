"""What the game asks of the tables, beside the API: is anything half done, did anything change?"""

EMPTIED = """
TRUNCATE sales.orders, sales.items, sales.changes, mailing.mails, idempotency.keys,
         delivery.shipments, messaging.events, messaging.deliveries,
         products.reservations, products.movements
"""
# Deliveries that are done without their effect, or have it and are not done.
HALF_DONE = """
SELECT entry.listener, entry.state, entry.order_id
FROM messaging.deliveries AS entry JOIN messaging.events USING (event_id)
CROSS JOIN LATERAL (SELECT CASE
    WHEN listener = 'delivery.open_shipment' THEN EXISTS (
        SELECT FROM delivery.shipments WHERE order_id = entry.order_id)
    WHEN listener = 'sales.record_status' THEN EXISTS (
        SELECT FROM sales.changes
        WHERE order_id = entry.order_id AND kind = data::jsonb ->> 'current_status')
    WHEN listener = 'sales.record_parcel' THEN EXISTS (
        SELECT FROM sales.changes WHERE cause = entry.event_id)
    WHEN listener = 'mailing.write_mail' THEN EXISTS (
        SELECT FROM mailing.mails WHERE mails.event_id = entry.event_id)
    WHEN listener = 'products.settle' AND data::jsonb ->> 'current_status' <> 'DELIVERED' THEN
        NOT EXISTS (SELECT FROM products.reservations
                    WHERE order_id = entry.order_id AND state = 'HELD')
END AS there) AS effect
WHERE entry.order_id = ANY($1)
  AND (entry.state = 'DONE' AND NOT there
       OR entry.state = 'PENDING' AND there AND NOT listener = ANY($2))
"""

HEARD = """
SELECT id FROM messaging.deliveries
WHERE split_part(listener, '.', 1) = $1 AND state = 'DONE' AND order_id = ANY($2)
ORDER BY id DESC
"""
DUE = "UPDATE messaging.deliveries SET state = 'PENDING' WHERE id = $1"
# As a dump of a cluster leaves it that has counted a million transactions more.
ELSEWHERE = """
UPDATE messaging.events SET cluster = 1, txid = (txid::text::bigint + 1000000)::text::xid8
WHERE txid <> '0'
"""
STATES = """
SELECT 'order' AS what, order_id::text, status, version,
    concat_ws('|', tracking_number, delivered_at, delivery_location, retracted_at)
FROM sales.orders
UNION ALL
SELECT 'shipment', order_id::text, status, version,
    concat_ws('|', tracking_number, delivered_at, delivery_location, retracted_at, corrections)
FROM delivery.shipments
UNION ALL
SELECT 'reservation', order_id::text, state, quantity, product_id FROM products.reservations
UNION ALL
SELECT 'stock', product_id, '', on_hand, reserved::text FROM products.stock
ORDER BY 1, 2
"""

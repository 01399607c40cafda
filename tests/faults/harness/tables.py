"""What the game asks of the tables, beside the API: is anything half done, did anything change?"""

# For the few rows of a game, DELETE takes a tenth of the time of TRUNCATE.
EMPTIED = """
DO $$
DECLARE name text;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOREACH name IN ARRAY ARRAY['sales.orders', 'sales.items', 'sales.changes', 'sales.parcels',
        'sales.cancelled_items', 'sales.piece_requests', 'sales.corrections', 'delivery.shipments',
        'delivery.cancellations', 'delivery.cancelled_items', 'delivery.holds',
        'delivery.decisions', 'delivery.corrections', 'products.reservations',
        'products.movements', 'messaging.events', 'messaging.deliveries', 'mailing.mails',
        'idempotency.keys']
    LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
END $$
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
        WHERE order_id = entry.order_id AND kind = data ->> 'current_status')
    WHEN listener = 'sales.record_parcel' THEN EXISTS (
        SELECT FROM sales.changes WHERE cause = entry.event_id)
    WHEN listener = 'sales.record_decision' THEN EXISTS (
        SELECT FROM sales.changes WHERE cause = data ->> 'decision_id'
            AND kind = upper(substr(event_type, 7)))
    WHEN listener = 'delivery.decide_correction' THEN EXISTS (
        SELECT FROM delivery.corrections
        WHERE correction_id = (data ->> 'correction_id')::uuid)
    WHEN listener IN ('sales.record_correction', 'sales.record_correction_refusal') THEN EXISTS (
        SELECT FROM sales.corrections
        WHERE correction_id = (data ->> 'correction_id')::uuid AND state <> 'ASKED')
    WHEN listener = 'sales.record_cancelled_pieces' THEN EXISTS (
        SELECT FROM sales.cancelled_items
        WHERE cancellation_id = (data ->> 'cancellation_id')::uuid)
    WHEN listener = 'products.settle_cancelled_pieces' THEN EXISTS (
        SELECT FROM products.reservations WHERE cause = (data ->> 'cancellation_id')::uuid)
    WHEN listener = 'products.settle_parcels' AND data ? 'by_parcel'
        AND data ->> 'current_status' = 'SHIPPED' AND data ->> 'previous_status' <> 'SHIPPED'
        THEN EXISTS (SELECT FROM products.reservations WHERE cause = (data ->> 'shipment_id')::uuid)
    -- Of a divided order, each parcel that leaves or arrives has a mail.
    WHEN listener = 'mailing.write_mail' AND data ? 'by_parcel' AND NOT data ? 'corrected'
        AND (event_type = 'order.status_updated'
             OR data ->> 'current_status' IN (data ->> 'previous_status', 'CANCELLED')) THEN NULL
    -- A question names the missing pieces as well, and a rest that is cancelled is in that mail.
    WHEN listener = 'mailing.write_mail' AND (
        event_type = 'order.pieces_cancelled' AND data ? 'decision_id'
        OR event_type = 'order.decision_made' AND data ->> 'choice' = 'CANCEL') THEN NULL
    WHEN listener = 'mailing.write_mail' THEN EXISTS (
        SELECT FROM mailing.mails WHERE mails.event_id = entry.event_id)
    WHEN listener = 'products.settle' AND data ->> 'current_status' <> 'DELIVERED'
        AND NOT data ? 'by_parcel' THEN
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
    concat_ws('|', tracking_number, delivered_at, delivery_location, retracted_at, line1, note,
        customer_phone)
FROM sales.orders
UNION ALL
SELECT 'shipment', shipment_id::text, status, version,
    concat_ws('|', parcel, nth, parcels, items, tracking_number, delivered_at, delivery_location,
        retracted_at, corrections, hold, line1, note, customer_phone)
FROM delivery.shipments
UNION ALL
SELECT 'hold', hold_id::text, reason, 0, concat_ws('|', until, lifted_at) FROM delivery.holds
UNION ALL
SELECT 'question', decision_id::text, choice, 0, decided_by FROM delivery.decisions
UNION ALL
SELECT 'decided', correction_id::text, state, 0, because FROM delivery.corrections
UNION ALL
SELECT 'correction', correction_id::text, state, 0, answered_at::text FROM sales.corrections
UNION ALL
SELECT 'parcel', shipment_id::text, status, version, concat_ws('|', parcel, items, tracking_number)
FROM sales.parcels
UNION ALL
SELECT 'cancelled', cancellation_id::text, reason, quantity, concat_ws('|', position, share)
FROM sales.cancelled_items
UNION ALL
SELECT 'request', cancellation_id::text, refused::text, 0, answered_at::text
FROM sales.piece_requests
UNION ALL
SELECT 'reservation', order_id::text, state, quantity, concat_ws('|', product_id, cause)
FROM products.reservations
UNION ALL
SELECT 'stock', product_id, '', on_hand, reserved::text FROM products.stock
ORDER BY 1, 2, 3, 4, 5
"""

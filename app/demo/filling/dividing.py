"""The parcels of a drawn batch, and what happened to its orders: one parcel each, or two of some.

Of a divided order line 1 leaves first, line 2 is the rest, and line 3 is not found meanwhile.
"""

from app.demo.filling.drawing import MISSED, REST, RISING

PARCELS = f"""
CREATE TEMPORARY TABLE parcels ON COMMIT DROP AS
SELECT n, order_id, shipment_id::uuid, 1 AS parcel, divided, NULL::uuid AS remainder_id, status,
       carrier, tracking_number, shipped_at, delivered_at, delivery_location, cancelled_at,
       placed_at AS opened_at
FROM drawn WHERE NOT divided
UNION ALL
SELECT n, order_id, shipment_id::uuid, 1, true, {REST},
       CASE WHEN arrived_first IS NULL THEN 'SHIPPED' ELSE 'DELIVERED' END, first_carrier,
       (2 * 10 ^ 15 + ('x' || right(order_id::text, 12))::bit(48)::bigint)::bigint::text,
       left_first, arrived_first, NULL, NULL, placed_at
FROM drawn WHERE divided
UNION ALL
SELECT n, order_id, {REST}, 2, true, NULL, status,
       carrier, tracking_number, shipped_at, delivered_at, delivery_location, NULL, left_first
FROM drawn WHERE divided
"""

# What each parcel has in it; of a divided order without what was cancelled.
CONTENTS = """
CREATE TEMPORARY TABLE contents ON COMMIT DROP AS
SELECT n, parcel,
       jsonb_agg(jsonb_build_object('position', position, 'product_id', product_id,
                 'name', name, 'quantity', quantity) ORDER BY position) AS packed,
       jsonb_agg(jsonb_build_object('position', position, 'product_id', product_id,
                 'quantity', quantity) ORDER BY position) AS pieces
FROM parcels JOIN lines USING (n)
WHERE NOT parcels.divided OR part = parcel GROUP BY n, parcel
"""

MISSING = f"""
CREATE TEMPORARY TABLE missing ON COMMIT DROP AS
SELECT n, order_id, {REST} AS shipment_id, position, product_id, quantity, price,
       {MISSED} AS missed_at,
       ({RISING.format(at=MISSED, salt="order_id::text || 'missing'")})::uuid AS cancellation_id
FROM lines WHERE part = 3
"""

# A step of a divided order's parcel names the parcel, its version and its status; `rank` puts what
# happened at one moment in sequence.
STEPS = f"""
CREATE TEMPORARY TABLE steps ON COMMIT DROP AS
SELECT n, order_id, divided, kind, happened.status, at, event_type, previous, current, mail,
       happened.parcel, of_parcel,
       row_number() OVER (PARTITION BY n ORDER BY at, rank) AS version,
       'evt_' || {RISING.format(at="at", salt="order_id::text || rank")} AS event_id
FROM drawn LEFT JOIN missing USING (n, order_id) CROSS JOIN LATERAL (VALUES
    (0, 'PENDING_SHIPMENT', 'PENDING_SHIPMENT', placed_at, 'order.created', NULL,
        'PENDING_SHIPMENT', 'PENDING_SHIPMENT', NULL, NULL),
    (1, 'CANCELLATION_REQUESTED', 'PENDING_SHIPMENT', asked_at, 'order.cancellation_requested',
        NULL, NULL, NULL, NULL, NULL),
    (2, 'CANCELLED', 'CANCELLED', cancelled_at, 'order.status_updated', 'PENDING_SHIPMENT',
        'CANCELLED', 'CANCELLED', NULL, NULL),
    (3, 'PARCEL_UPDATED', 'PENDING_SHIPMENT', CASE WHEN divided THEN left_first END,
        'order.parcel_updated', 'PENDING_SHIPMENT', 'SHIPPED', 'PARCEL_SHIPPED', 1, 2),
    (4, 'PARCEL_UPDATED', 'PENDING_SHIPMENT', CASE WHEN divided THEN left_first END,
        'order.parcel_updated', 'PENDING_SHIPMENT', 'PENDING_SHIPMENT', NULL, 2, 1),
    (5, 'PIECES_CANCELLED', 'PENDING_SHIPMENT', missed_at,
        'order.pieces_cancelled', NULL, NULL, 'PIECES_CANCELLED', NULL, NULL),
    (6, 'PARCEL_UPDATED', 'PENDING_SHIPMENT', missed_at,
        'order.parcel_updated', 'PENDING_SHIPMENT', 'PENDING_SHIPMENT', NULL, 2, 2),
    (7, 'PARCEL_UPDATED', 'PENDING_SHIPMENT', CASE WHEN divided THEN shipped_at END,
        'order.parcel_updated', 'PENDING_SHIPMENT', 'SHIPPED', 'PARCEL_SHIPPED', 2, 3),
    (8, 'SHIPPED', 'SHIPPED', shipped_at, 'order.status_updated', 'PENDING_SHIPMENT', 'SHIPPED',
        CASE WHEN NOT divided THEN 'SHIPPED' END, NULL, NULL),
    (9, 'PARCEL_UPDATED', 'SHIPPED', CASE WHEN divided THEN arrived_first END,
        'order.parcel_updated', 'SHIPPED', 'DELIVERED', 'PARCEL_DELIVERED', 1, 3),
    (10, 'PARCEL_UPDATED', 'SHIPPED', CASE WHEN divided THEN delivered_at END,
        'order.parcel_updated', 'SHIPPED', 'DELIVERED', 'PARCEL_DELIVERED', 2, 4),
    (11, 'DELIVERED', 'DELIVERED', delivered_at, 'order.status_updated', 'SHIPPED', 'DELIVERED',
        CASE WHEN NOT divided THEN 'DELIVERED' END, NULL, NULL)
) AS happened (rank, kind, status, at, event_type, previous, current, mail, parcel, of_parcel)
WHERE at IS NOT NULL
"""

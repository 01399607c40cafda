"""The parcels of a drawn batch, and what happened to its orders: one parcel each, or two of some.

Of a divided order line 1 leaves first, line 2 is the rest, and line 3 is not found meanwhile, or
the customer does not want it any more.
"""

from app.demo.filling.drawing import MISSED, REST, RISING, share

# Of the third lines of divided orders, how many the customer cancels; and how many customers are
# asked about the rest, if the line is missing.
UNWANTED = 0.3
ASKED = 0.4
# Of all orders: held for a while, changed by the customer, or not changed because she was late.
HELD = 0.03
CHANGED = 0.02
LATE = 0.005
# Of the orders that wait: held now.
HELD_NOW = 0.1

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
       {MISSED} AS missed_at, reason,
       CASE reason WHEN 'CUSTOMER' THEN {MISSED} - interval '1 second' END AS wanted_at,
       ({RISING.format(at=MISSED, salt="order_id::text || 'missing'")})::uuid AS cancellation_id,
       decision_id, {MISSED} + interval '5 minutes' AS decided_at
FROM lines CROSS JOIN LATERAL (
    SELECT CASE WHEN {share("unwanted", UNWANTED)} THEN 'CUSTOMER' ELSE 'NOT_FOUND' END AS reason
) AS said CROSS JOIN LATERAL (
    SELECT CASE WHEN reason = 'NOT_FOUND' AND {share("asked", ASKED)} THEN
        ({RISING.format(at=MISSED, salt="order_id::text || 'question'")})::uuid END AS decision_id
) AS question
WHERE part = 3
"""

# A request that comes while the parcel is packed, half an hour before it leaves, is refused.
WISHES = f"""
CREATE TEMPORARY TABLE wishes ON COMMIT DROP AS
SELECT n, order_id, state, asked_at, asked_at + interval '1 second' AS decided_at,
       ({RISING.format(at="asked_at", salt="order_id::text || 'wish'")})::uuid AS correction_id,
       CASE state WHEN 'REFUSED' THEN shipped_at - interval '40 minutes' END AS since
FROM (
    SELECT n, order_id, 'DONE' AS state, placed_at + interval '5 minutes' AS asked_at, shipped_at
    FROM drawn WHERE status <> 'CANCELLED' AND {share("changed", CHANGED)}
    UNION ALL
    SELECT n, order_id, 'REFUSED', shipped_at - interval '35 minutes', shipped_at
    FROM drawn WHERE shipped_at IS NOT NULL AND NOT divided
        AND NOT {share("changed", CHANGED)} AND {share("late", LATE)}
) AS wished WHERE asked_at < now() - interval '1 minute'
"""

# While the customer is asked, the rest of her order is held.
KEPT = f"""
CREATE TEMPORARY TABLE kept ON COMMIT DROP AS
SELECT n, shipment_id::uuid, 1 AS parcel, 'ADDRESS' AS reason, 'House number is missing' AS note,
       placed_at + interval '10 minutes' AS held_at, placed_at + interval '20 minutes' AS lifted_at,
       'fill' AS lifted_by
FROM drawn WHERE status <> 'CANCELLED' AND placed_at < now() - interval '25 minutes'
    AND {share("held", HELD)}
UNION ALL
SELECT n, shipment_id::uuid, 1, 'AWAITING_STOCK', '', placed_at + interval '1 minute', NULL, NULL
FROM drawn WHERE status = 'PENDING_SHIPMENT' AND NOT divided AND {share("held now", HELD_NOW)}
UNION ALL
SELECT n, shipment_id, 2, 'ASK_CUSTOMER', '', missed_at,
       CASE WHEN decided_at < now() THEN decided_at END,
       CASE WHEN decided_at < now() THEN 'customer' END
FROM missing WHERE decision_id IS NOT NULL
"""

# A step of a divided order's parcel names the parcel, its version and its status; `rank` puts what
# happened at one moment in sequence.
STEPS = f"""
CREATE TEMPORARY TABLE steps ON COMMIT DROP AS
SELECT n, order_id, divided, kind, happened.status, at, event_type, previous, current, mail,
       happened.parcel, of_parcel,
       row_number() OVER (PARTITION BY n ORDER BY at, rank) AS version,
       'evt_' || {RISING.format(at="at", salt="order_id::text || rank")} AS event_id
FROM drawn LEFT JOIN missing USING (n, order_id) LEFT JOIN wishes USING (n, order_id)
CROSS JOIN LATERAL (VALUES
    (0, 'PENDING_SHIPMENT', 'PENDING_SHIPMENT', placed_at, 'order.created', NULL,
        'PENDING_SHIPMENT', 'PENDING_SHIPMENT', NULL, NULL),
    (1, 'CANCELLATION_REQUESTED', 'PENDING_SHIPMENT', coalesce(cancels_at, wanted_at),
        'order.cancellation_requested', NULL, NULL, NULL, NULL, NULL),
    (2, 'CANCELLED', 'CANCELLED', cancelled_at, 'order.status_updated', 'PENDING_SHIPMENT',
        'CANCELLED', 'CANCELLED', NULL, NULL),
    (3, 'PARCEL_UPDATED', 'PENDING_SHIPMENT', CASE WHEN divided THEN left_first END,
        'order.parcel_updated', 'PENDING_SHIPMENT', 'SHIPPED', 'PARCEL_SHIPPED', 1, 2),
    (4, 'PARCEL_UPDATED', 'PENDING_SHIPMENT', CASE WHEN divided THEN left_first END,
        'order.parcel_updated', 'PENDING_SHIPMENT', 'PENDING_SHIPMENT', NULL, 2, 1),
    (5, 'PIECES_CANCELLED', 'PENDING_SHIPMENT', missed_at,
        'order.pieces_cancelled', NULL, NULL,
        CASE WHEN decision_id IS NULL THEN 'PIECES_CANCELLED' END, NULL, NULL),
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
        CASE WHEN NOT divided THEN 'DELIVERED' END, NULL, NULL),
    (12, 'DECISION_REQUESTED', 'PENDING_SHIPMENT',
        CASE WHEN decision_id IS NOT NULL THEN missed_at END, 'order.decision_requested',
        NULL, NULL, 'DECISION_REQUESTED', NULL, NULL),
    (13, 'DECISION_MADE', 'PENDING_SHIPMENT',
        CASE WHEN decision_id IS NOT NULL AND missing.decided_at < now()
            THEN missing.decided_at END,
        'order.decision_made', NULL, NULL, 'DECISION_MADE', NULL, NULL),
    (14, 'CORRECTION_REQUESTED', 'PENDING_SHIPMENT', wishes.asked_at,
        'order.correction_requested', NULL, NULL, NULL, NULL, NULL),
    (15, CASE state WHEN 'DONE' THEN 'CORRECTED' ELSE 'CORRECTION_REFUSED' END, 'PENDING_SHIPMENT',
        wishes.decided_at, CASE state WHEN 'DONE' THEN 'order.corrected'
                                      ELSE 'order.correction_refused' END,
        NULL, NULL, NULL, NULL, NULL)
) AS happened (rank, kind, status, at, event_type, previous, current, mail, parcel, of_parcel)
WHERE at IS NOT NULL
"""

TABLES = (PARCELS, CONTENTS, MISSING, WISHES, KEPT, STEPS)

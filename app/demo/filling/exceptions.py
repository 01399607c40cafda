"""The statements that write what does not go as planned: missing pieces, holds, changes."""

CANCELLED_LINES = """
INSERT INTO sales.cancelled_items
    (order_id, cancellation_id, position, quantity, reason, share, cancelled_at)
SELECT order_id, cancellation_id, position, quantity, reason, price * quantity, missed_at
FROM missing ORDER BY order_id
"""

REQUESTS = """
INSERT INTO sales.piece_requests
    (cancellation_id, order_id, items, requested_at, refused, answered_at)
SELECT cancellation_id, order_id,
    jsonb_build_array(jsonb_build_object('position', position, 'quantity', quantity)),
    wanted_at, '[]', missed_at
FROM missing WHERE reason = 'CUSTOMER' ORDER BY order_id
"""

WISHES = """
WITH decided AS (
    INSERT INTO delivery.corrections
        (correction_id, order_id, what, asked_by, state, because, decided_at)
    SELECT correction_id, order_id, '{note}', 'customer', state,
        CASE state WHEN 'REFUSED' THEN 'CLAIMED' END, decided_at FROM wishes
)
INSERT INTO sales.corrections (correction_id, order_id, what, asked_by, asked_at, state, because,
    refused_by, since, answered_at)
SELECT correction_id, order_id, '{note}', 'customer', asked_at, state,
    CASE state WHEN 'REFUSED' THEN 'CLAIMED' END, CASE state WHEN 'REFUSED' THEN 'Pat' END, since,
    decided_at
FROM wishes ORDER BY order_id
"""

CANCELLATIONS = """
WITH decided AS (
    INSERT INTO delivery.cancellations
        (cancellation_id, order_id, reason, cancelled_by, cancelled_at)
    SELECT cancellation_id, order_id, reason,
        CASE reason WHEN 'CUSTOMER' THEN 'sales' ELSE 'fill' END, missed_at FROM missing
)
INSERT INTO delivery.cancelled_items
    (cancellation_id, shipment_id, position, product_id, quantity)
SELECT cancellation_id, shipment_id, position, product_id, quantity FROM missing
"""

DECISIONS = """
INSERT INTO delivery.decisions (decision_id, order_id, shipment_id, cancellation_id, otherwise,
    asked_at, deadline, wait_until, choice, decided_at, decided_by)
SELECT decision_id, order_id, shipment_id, cancellation_id, 'SEND_REST', missed_at,
    missed_at + interval '1 day', missed_at + interval '7 days',
    CASE WHEN decided_at < now() THEN 'SEND_REST' END,
    CASE WHEN decided_at < now() THEN decided_at END,
    CASE WHEN decided_at < now() THEN 'CUSTOMER' END
FROM missing WHERE decision_id IS NOT NULL ORDER BY order_id
"""

HOLDS = """
INSERT INTO delivery.holds
    (hold_id, shipment_id, reason, note, held_by, held_at, lifted_at, lifted_by)
SELECT gen_random_uuid(), shipment_id, reason, note, 'fill', held_at, lifted_at, lifted_by
FROM kept ORDER BY held_at
"""

MAILS_OF_WISHES = """
INSERT INTO mailing.mails (event_id, order_id, kind, state, attempts, tries, due_at,
    created_at, sent_at)
SELECT 'cor_' || replace(correction_id::text, '-', ''), order_id, 'ORDER_CORRECTED', 'SENT', 1, 1,
    decided_at, decided_at, decided_at
FROM wishes WHERE state = 'DONE' AND decided_at > now() - interval '30 days' ORDER BY decided_at
"""

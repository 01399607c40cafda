"""Checks that a parcel agrees with its pieces, its holds and its corrections."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.values.statuses import HoldReason

# As an array of PostgreSQL.
SERIOUSNESS: Final = f"{{{','.join(HoldReason)}}}"

CHECKS: Final = (
    Check(
        3,
        gettext_noop("a parcel that is not cancelled has pieces, and its number among the others"),
        """
        SELECT shipment_id, shipments.nth, shipments.parcels, counted.nth AS is_nth,
            counted.parcels AS of_parcels
        FROM delivery.shipments JOIN (
            SELECT shipment_id, row_number() OVER (PARTITION BY order_id ORDER BY parcel) AS nth,
                count(*) OVER (PARTITION BY order_id) AS parcels
            FROM delivery.shipments WHERE divided AND status <> 'CANCELLED'
        ) AS counted USING (shipment_id)
        WHERE (shipments.nth, shipments.parcels) <> (counted.nth, counted.parcels) OR items = '[]'
        UNION ALL
        SELECT shipment_id, nth, parcels, 1, 1 FROM delivery.shipments
        WHERE NOT divided AND (parcel, nth, parcels) <> (1, 1, 1)
        """,
    ),
    Check(
        3,
        gettext_noop("no parcel left with a piece that was cancelled"),
        """
        SELECT shipment_id, cancellation_id FROM delivery.cancelled_items
        JOIN delivery.cancellations USING (cancellation_id)
        JOIN delivery.shipments USING (shipment_id)
        WHERE shipped_at < cancellations.cancelled_at
        """,
    ),
    Check(
        4,
        gettext_noop("the parcels of an order are marked if the staff have notes about it"),
        """
        SELECT order_id, shipment_id, noted FROM delivery.shipments
        WHERE noted IS DISTINCT FROM EXISTS (
            SELECT FROM delivery.order_notes WHERE order_notes.order_id = shipments.order_id)
        """,
    ),
    Check(
        4,
        gettext_noop("a parcel that is held waits, and shows the most serious of its holds"),
        f"""
        SELECT shipment_id, shown.hold, standing.reason FROM (
            SELECT shipment_id, hold FROM delivery.shipments WHERE hold IS NOT NULL
        ) AS shown FULL JOIN (
            SELECT DISTINCT ON (shipment_id) shipment_id, reason, note, until, held_by
            FROM delivery.holds WHERE lifted_at IS NULL
            ORDER BY shipment_id, array_position('{SERIOUSNESS}'::text[], reason::text)
        ) AS standing USING (shipment_id)
        WHERE (hold ->> 'reason', hold ->> 'note', (hold ->> 'until')::timestamptz, hold ->> 'by')
            IS DISTINCT FROM (reason, note, until, held_by)
        UNION ALL
        SELECT shipment_id, hold, status FROM delivery.shipments
        WHERE hold IS NOT NULL AND status <> 'PENDING'
        """,
    ),
    Check(
        4,
        gettext_noop("no parcel left while it was held"),
        """
        SELECT shipment_id, reason, held_at, shipped_at, lifted_at
        FROM delivery.holds JOIN delivery.shipments USING (shipment_id)
        WHERE shipped_at >= held_at AND (lifted_at IS NULL OR shipped_at < lifted_at)
        """,
    ),
    Check(
        4,
        gettext_noop("a parcel that waits to be collected has its code, and none before"),
        """
        SELECT shipment_id, status, pickup_code FROM delivery.shipments
        WHERE method_kind = 'PICKUP' AND method_id IS NOT NULL AND removed_at IS NULL
          AND (status = 'SHIPPED' AND pickup_code IS NULL
            OR status = 'PENDING' AND pickup_code IS NOT NULL)
        """,
    ),
    Check(
        4,
        gettext_noop("a hold ended when its time came"),
        f"""
        SELECT hold_id, shipment_id, reason, until FROM delivery.holds
        WHERE lifted_at IS NULL AND until < now() - {UNDER_WAY}
            AND reason <> '{HoldReason.AWAITING_PAYMENT}'
        """,
    ),
    Check(
        4,
        gettext_noop(
            "a parcel that a carrier reported on has left, and is delivered if it said so"
        ),
        """
        SELECT shipment_id, status, progress, progress_at FROM delivery.shipments
        WHERE progress IS NOT NULL AND (status NOT IN ('SHIPPED', 'DELIVERED')
            OR progress = 'DELIVERED' AND status <> 'DELIVERED' OR progress_at IS NULL)
        """,
    ),
    Check(
        4,
        gettext_noop("the boxes of a parcel have left with it, each under a number of its own"),
        """
        SELECT shipment_id, status, boxes FROM delivery.shipments
        WHERE boxes <> '[]' AND (status NOT IN ('SHIPPED', 'DELIVERED')
            OR jsonb_array_length(boxes) < 2
            OR boxes -> 0 ->> 'tracking_number' IS DISTINCT FROM tracking_number
            OR EXISTS (SELECT FROM jsonb_array_elements(boxes) AS box
                       WHERE box ->> 'key' IS DISTINCT FROM
                             delivery.tracking_key(box ->> 'tracking_number'))
            OR (SELECT count(DISTINCT box ->> 'key') FROM jsonb_array_elements(boxes) AS box)
               <> jsonb_array_length(boxes)
            OR progress = 'DELIVERED' AND EXISTS (
                SELECT FROM jsonb_array_elements(boxes) AS box
                WHERE box ->> 'progress' IS DISTINCT FROM 'DELIVERED'))
        """,
    ),
    Check(
        4,
        gettext_noop("a parcel waits, and is held, while its customer is asked what happens to it"),
        """
        SELECT decision_id, shipment_id, status FROM delivery.decisions
        JOIN delivery.shipments USING (shipment_id)
        WHERE decided_at IS NULL AND (status <> 'PENDING' OR NOT EXISTS (
            SELECT FROM delivery.holds WHERE holds.shipment_id = decisions.shipment_id
              AND reason = 'ASK_CUSTOMER' AND lifted_at IS NULL))
        """,
    ),
    Check(
        4,
        gettext_noop("what was chosen for the rest of a parcel was carried out, by its deadline"),
        f"""
        SELECT decision_id, shipment_id, choice FROM delivery.decisions
        JOIN delivery.shipments USING (shipment_id)
        WHERE EXISTS (
                SELECT FROM delivery.holds WHERE holds.shipment_id = decisions.shipment_id
                  AND reason = 'ASK_CUSTOMER' AND held_at <= decided_at AND lifted_at IS NULL)
           OR choice = 'CANCEL' AND status <> 'CANCELLED'
           OR choice = 'WAIT' AND NOT EXISTS (
                SELECT FROM delivery.holds WHERE holds.shipment_id = decisions.shipment_id
                  AND reason = 'AWAITING_STOCK' AND (until IS NULL OR until >= wait_until))
           OR decided_at IS NULL AND deadline < now() - {UNDER_WAY}
        """,
    ),
    Check(
        4,
        gettext_noop("a parcel is as its last correction left it"),
        """
        SELECT shipment_id, latest AS corrected FROM delivery.shipments
        CROSS JOIN LATERAL (SELECT corrections -> -1 AS latest) AS one
        WHERE corrections <> '[]' AND (
            (latest ->> 'version')::int > version
            OR (carrier, tracking_number) IS DISTINCT FROM (
                latest -> 'after' ->> 'carrier', latest -> 'after' ->> 'tracking_number')
            OR latest -> 'after' ->> 'delivered_at' IS NOT NULL
                AND (delivered_at, delivery_location) IS DISTINCT FROM (
                    (latest -> 'after' ->> 'delivered_at')::timestamptz,
                    latest -> 'after' ->> 'delivery_location'))
           OR retracted_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM jsonb_array_elements(corrections) AS one
               WHERE one ->> 'what' = 'RETRACTION' AND (one ->> 'at')::timestamptz = retracted_at)
        """,
    ),
    Check(
        4,
        gettext_noop("no order was changed after a parcel of it had left"),
        """
        SELECT correction_id, order_id, shipment_id, shipped_at, decided_at
        FROM delivery.corrections JOIN delivery.shipments USING (order_id)
        WHERE corrections.state = 'DONE' AND shipped_at < decided_at
        """,
    ),
    Check(
        4,
        gettext_noop("a parcel shows the latest printout of each of its papers"),
        """
        SELECT shipment_id, paper, shown.at, shown.by, latest.printed_at, latest.printed_by
        FROM (
            SELECT shipment_id, one ->> 'paper' AS paper, (one ->> 'at')::timestamptz AS at,
                one ->> 'by' AS by
            FROM delivery.shipments CROSS JOIN LATERAL jsonb_array_elements(printed) AS one
            WHERE printed <> '[]'
        ) AS shown FULL JOIN (
            SELECT DISTINCT ON (shipment_id, paper) shipment_id, paper, printed_at, printed_by
            FROM delivery.printouts ORDER BY shipment_id, paper, printed_at DESC, printout_id DESC
        ) AS latest USING (shipment_id, paper)
        WHERE (shown.at, shown.by) IS DISTINCT FROM (latest.printed_at, latest.printed_by)
        """,
    ),
    Check(
        3,
        gettext_noop("a round has at most twelve parcels, and its packer claims those that wait"),
        """
        SELECT shipment_id, round_id, shipments.claimed_by, rounds.claimed_by AS picked_by
        FROM delivery.shipments JOIN delivery.rounds USING (round_id)
        WHERE status = 'PENDING' AND shipments.claimant IS DISTINCT FROM rounds.claimant
        UNION ALL
        SELECT NULL, round_id, NULL, count(*)::text FROM delivery.shipments
        WHERE round_id IS NOT NULL GROUP BY round_id HAVING count(*) > 12
        """,
    ),
)

"""Checks of promises 3 to 5 for what customers change of their orders: asked, decided, applied."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import NOT_ERASED, REMEMBERED, WAITING

# Orders that may be changed in Delivery already, and not yet in Sales.
ASKED = "SELECT order_id FROM sales.corrections WHERE state = 'ASKED'"

CORRECTIONS = (
    Check(
        3,
        gettext_noop("a parcel goes where its order says, with its note and phone number"),
        f"""
        SELECT order_id, shipments.shipment_id
        FROM sales.orders JOIN delivery.shipments USING (order_id)
        WHERE ((orders.company, orders.line1, orders.line2, orders.city, orders.state,
                orders.postcode, orders.country, orders.customer_name, orders.customer_phone)
               IS DISTINCT FROM
               (shipments.company, shipments.line1, shipments.line2, shipments.city,
                shipments.state, shipments.postcode, shipments.country, shipments.customer_name,
                shipments.customer_phone)
            -- Of an order that had arrived before Delivery kept notes, it has none.
            OR shipments.status IN ('PENDING', 'SHIPPED') AND orders.note <> shipments.note)
          AND order_id NOT IN ({ASKED}) AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        5,
        gettext_noop("every change of an order that was asked for is answered"),
        f"""
        SELECT correction_id, order_id, asked_at FROM sales.corrections
        WHERE state = 'ASKED' AND asked_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        5,
        gettext_noop("Sales knows each decision about a change as Delivery made it"),
        f"""
        SELECT correction_id, order_id, asked.state, decided.state AS decided
        FROM sales.corrections AS asked
        FULL JOIN delivery.corrections AS decided USING (correction_id, order_id)
        WHERE (asked.state, asked.because, asked.answered_at, asked.what) IS DISTINCT FROM
              (decided.state, decided.because, decided.decided_at, decided.what)
          AND asked.state IS DISTINCT FROM 'ASKED'
          AND (decided.decided_at IS NULL OR decided.decided_at < now() - {UNDER_WAY})
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        5,
        gettext_noop("every decision about a change was published once"),
        f"""
        SELECT correction_id, times, decided_at FROM delivery.corrections FULL JOIN (
            SELECT (data ->> 'correction_id')::uuid AS correction_id, event_type, count(*) AS times
            FROM messaging.events
            WHERE event_type IN ('order.corrected', 'order.correction_refused') GROUP BY 1, 2
        ) AS told USING (correction_id)
        WHERE decided_at IS NULL OR times > 1 OR times IS NULL AND decided_at > now() - {REMEMBERED}
           OR event_type <> CASE state WHEN 'DONE' THEN 'order.corrected'
                                       ELSE 'order.correction_refused' END
        """,
    ),
    Check(
        5,
        gettext_noop("a change of an order is in its history, and has its mail if it was made"),
        f"""
        SELECT correction_id, order_id, 'history' AS lacks FROM sales.corrections
        WHERE NOT EXISTS (
            SELECT FROM sales.changes WHERE changes.order_id = corrections.order_id
              AND cause = correction_id::text AND kind = CASE corrections.state
                  WHEN 'ASKED' THEN 'CORRECTION_REQUESTED' WHEN 'DONE' THEN 'CORRECTED'
                  ELSE 'CORRECTION_REFUSED' END)
        UNION ALL
        SELECT correction_id, order_id, 'mail' FROM sales.corrections
        WHERE state = 'DONE' AND answered_at > now() - interval '29 days'
          AND {NOT_ERASED.format("corrections")} AND NOT EXISTS (
            SELECT FROM mailing.mails WHERE mails.order_id = corrections.order_id
              AND event_id = 'cor_' || replace(correction_id::text, '-', '')
              AND kind = 'ORDER_CORRECTED')
        UNION ALL
        SELECT NULL, order_id, 'change' FROM mailing.mails
        WHERE kind = 'ORDER_CORRECTED' AND NOT EXISTS (
            SELECT FROM sales.corrections AS done
            WHERE done.order_id = mails.order_id AND done.state = 'DONE'
              AND coalesce(repeats, event_id)
                  = 'cor_' || replace(correction_id::text, '-', ''))
        """,
    ),
)

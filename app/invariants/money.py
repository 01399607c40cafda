"""Checks that orders and payments agree, and that nothing left unpaid that had to be paid."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import WAITING
from app.services.payments.checks import AUTHORISING
from app.services.payments.checks import WAITING as WAIT_FOR_MONEY
from app.values.invoices import InvoiceKind

MONEY = (
    Check(
        7,
        gettext_noop("every order that is to be paid has its payment, with the same amounts"),
        """
        WITH to_be_paid AS MATERIALIZED (
            SELECT order_id, payment_method, total, currency, CASE WHEN status = 'CANCELLED'
                THEN total ELSE (SELECT coalesce(sum(share), 0) FROM sales.cancelled_items AS gone
                                 WHERE gone.order_id = orders.order_id) END AS cancelled
            FROM sales.orders WHERE payment_method IS NOT NULL
        )
        SELECT order_id, payment_method, method, total, amount, to_be_paid.cancelled,
            payments.cancelled AS not_owed
        FROM to_be_paid FULL JOIN payments.payments USING (order_id)
        WHERE (payment_method, total, to_be_paid.currency, to_be_paid.cancelled) IS DISTINCT FROM
              (method, amount, payments.currency, payments.cancelled)
        """,
    ),
    Check(
        7,
        gettext_noop("an order shows how its payment stands"),
        f"""
        SELECT order_id, payment_status, payments.status, orders.paid, payments.paid AS came,
            orders.refunded, payments.refunded AS went
        FROM sales.orders JOIN payments.payments USING (order_id)
        WHERE (orders.paid, orders.refunded) IS DISTINCT FROM (payments.paid, payments.refunded)
          AND order_id NOT IN ({WAITING})
          AND NOT EXISTS (
              SELECT FROM messaging.events WHERE events.order_id = orders.order_id
                AND starts_with(event_type, 'payment.') AND "timestamp" > now() - {UNDER_WAY})
        """,
    ),
    Check(
        7,
        gettext_noop("nothing left the house before its money was there, if it had to be"),
        f"""
        SELECT order_id, shipment_id, shipped_at, secured_at
        FROM payments.payments JOIN delivery.shipments USING (order_id)
        WHERE method IN ({WAIT_FOR_MONEY}) AND shipped_at IS NOT NULL
          AND ((secured_at IS NULL OR shipped_at < secured_at)
          AND NOT EXISTS (
              SELECT FROM payments.operations AS aside WHERE aside.kind = 'AUTHORISE'
                AND aside.payment_id = payments.payment_id AND aside.ended_at < shipped_at
                AND NOT EXISTS (
                    SELECT FROM payments.operations AS gone WHERE gone.kind = 'VOID'
                      AND gone.payment_id = aside.payment_id AND gone.state = 'DONE'
                      AND gone.provider_ref = aside.provider_ref
                      AND gone.ended_at < shipped_at - {UNDER_WAY}))
            OR method IN ({AUTHORISING}) AND amount - cancelled - given > (
              SELECT coalesce(sum(came.amount), 0) FROM payments.operations AS came
              WHERE came.payment_id = payments.payment_id AND came.state = 'DONE'
                AND came.ended_at <= shipped_at AND (came.kind = 'AUTHORISE'
                  OR came.kind = 'CAPTURE' AND came.cause_kind = 'RECEIPT')))
        """,
    ),
    Check(
        7,
        gettext_noop("what left is taken from what was set aside for it"),
        f"""
        SELECT order_id, order_number, payments.status, authorised, payments.paid
        FROM payments.payments WHERE method IN ({AUTHORISING}) AND amount > cancelled + given
          AND EXISTS (SELECT FROM delivery.shipments
              WHERE shipments.order_id = payments.order_id AND shipped_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM payments.operations AS taken
              WHERE taken.payment_id = payments.payment_id AND taken.kind = 'CAPTURE'
                AND (taken.state <> 'REFUSED' OR payments.provider_ref IS NULL
                    OR taken.provider_ref = payments.provider_ref))
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        7,
        gettext_noop("every cancellation of what was paid has its refund"),
        f"""
        SELECT order_id, order_number, payments.paid, payments.refunded, to_refund
        FROM payments.payments JOIN sales.orders USING (order_id, order_number)
        WHERE orders.status = 'CANCELLED' AND payments.paid > payments.refunded + to_refund
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        7,
        gettext_noop("what is kept of an order is what its invoice and credit notes say, or less"),
        f"""
        SELECT order_id, order_number, rest, payments.paid, payments.refunded, to_refund
        FROM payments.payments JOIN (
            SELECT order_id, sum(CASE kind WHEN '{InvoiceKind.INVOICE}' THEN total
                ELSE -total END) AS rest
            FROM sales.invoices GROUP BY order_id) AS documents USING (order_id)
        WHERE payments.paid - payments.refunded - to_refund > rest
          AND order_id NOT IN ({WAITING})
        """,
    ),
)

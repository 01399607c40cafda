"""Checks of promise 5 for mails: customers get a mail about what happened, and no other."""

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check
from app.invariants.check import NOT_ERASED, WAITING

MAILS = (
    Check(
        5,
        gettext_noop("every withdrawal is confirmed by a mail, up to ten an hour to one address"),
        """
        SELECT withdrawal_id, declared_at FROM sales.withdrawals AS one LEFT JOIN mailing.mails
            ON subject_id = withdrawal_id AND kind = 'WITHDRAWAL'
        WHERE mails.id IS NULL AND email LIKE '%@%'
          AND declared_at > now() - interval '29 days'
          -- Those that waited for each other may have their times in another sequence.
          AND (SELECT count(*) FROM sales.withdrawals AS other
               WHERE lower(other.email) = lower(one.email)
                 AND other.withdrawal_id <> one.withdrawal_id
                 AND other.declared_at BETWEEN one.declared_at - interval '1 hour'
                     AND one.declared_at + interval '1 minute') < 10
        """,
    ),
    Check(
        5,
        gettext_noop(
            "people who waited for a product have one mail, and those who still wait have none"
        ),
        """
        SELECT alert_id, told_at, mails.state FROM products.stock_alerts LEFT JOIN mailing.mails
            ON subject_id = alert_id AND kind = 'BACK_IN_STOCK'
        WHERE told_at IS NULL AND mails.state = 'SENT'
           OR told_at > now() - interval '29 days' AND mails.id IS NULL
        """,
    ),
    Check(
        5,
        gettext_noop("every mail was written down, until it was sent and is a month old"),
        f"""
        SELECT event_id, order_id FROM messaging.deliveries LEFT JOIN mailing.mails
            USING (event_id, order_id)
        WHERE listener = 'mailing.write_mail' AND deliveries.state = 'DONE'
          AND done_at > now() - interval '29 days' AND mails.event_id IS NULL
          AND {NOT_ERASED.format("deliveries")}
          AND NOT EXISTS (
              -- These have no mail: of a divided order, each parcel that leaves or arrives has one,
              -- and so have pieces that are cancelled. A question names the missing pieces, too,
              -- and a rest that is cancelled has the mail about its pieces. After a dispute the
              -- customer's bank writes.
              SELECT FROM messaging.events WHERE events.event_id = deliveries.event_id
                AND (event_type = 'order.decision_made' AND data ->> 'choice' = 'CANCEL'
                     OR event_type = 'order.pieces_cancelled' AND data ? 'decision_id'
                     OR event_type = 'payment.refunded' AND data #>> '{{cause,kind}}' = 'DISPUTE'
                     OR data ? 'by_parcel' AND NOT data ? 'corrected'
                AND (event_type = 'order.status_updated'
                     OR data ->> 'current_status' IN (data ->> 'previous_status', 'CANCELLED'))))
        """,
    ),
    Check(
        5,
        gettext_noop("a mail about a status names one that the order has reached"),
        f"""
        SELECT mails.event_id, order_id, kind FROM mailing.mails
        LEFT JOIN sales.changes USING (order_id, kind)
        WHERE kind IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')
          AND changes.order_id IS NULL AND created_at < now() - {UNDER_WAY}
          AND order_id NOT IN ({WAITING})
        """,
    ),
    Check(
        5,
        gettext_noop("every email that was corrected has new links and its mails, and no other"),
        f"""
        WITH corrected AS MATERIALIZED (
            SELECT order_id, cause, at FROM sales.changes WHERE kind = 'EMAIL_CORRECTED'
        )
        SELECT corrected.order_id, cause, 'no mail' AS lacks FROM corrected
        LEFT JOIN mailing.mails ON event_id = cause AND mails.kind = 'EMAIL_CHANGED'
            AND mails.order_id = corrected.order_id
        WHERE at > now() - interval '29 days' AND mails.id IS NULL
          AND {NOT_ERASED.format("corrected")}
        UNION ALL
        SELECT order_id, event_id, 'no correction' FROM mailing.mails
        WHERE kind IN ('EMAIL_CHANGED', 'EMAIL_LEFT') AND NOT EXISTS (
            SELECT FROM corrected
            WHERE cause = coalesce(repeats, event_id) AND corrected.order_id = mails.order_id)
        UNION ALL
        SELECT order_id, NULL, 'new links' FROM corrected JOIN sales.orders USING (order_id)
        GROUP BY order_id, token_version HAVING count(*) > token_version
        """,
    ),
    Check(
        5,
        gettext_noop("every change of an order's invoice details has its mail, and no other"),
        # Those of before there was such a mail have causes of another form.
        f"""
        WITH corrected AS MATERIALIZED (
            SELECT order_id, cause, at FROM sales.changes
            WHERE kind = 'BILLING_CORRECTED' AND starts_with(cause, 'cor_')
        )
        SELECT corrected.order_id, cause, 'no mail' AS lacks FROM corrected
        LEFT JOIN mailing.mails ON event_id = cause AND mails.kind = 'BILLING_CORRECTED'
            AND mails.order_id = corrected.order_id
        WHERE at > now() - interval '29 days' AND mails.id IS NULL
          AND {NOT_ERASED.format("corrected")}
        UNION ALL
        SELECT order_id, event_id, 'no correction' FROM mailing.mails
        WHERE kind = 'BILLING_CORRECTED' AND NOT EXISTS (
            SELECT FROM corrected
            WHERE cause = coalesce(repeats, event_id) AND corrected.order_id = mails.order_id)
        """,
    ),
    Check(
        5,
        gettext_noop("every invoice and credit note has its mail, and no other"),
        f"""
        SELECT invoices.order_id, number, 'no mail' AS lacks FROM sales.invoices
        LEFT JOIN mailing.mails ON event_id = 'ivc_' || number
            AND mails.order_id = invoices.order_id
        WHERE issued_at > now() - interval '29 days' AND mails.id IS NULL
          AND {NOT_ERASED.format("invoices")}
        UNION ALL
        SELECT order_id, event_id, 'no invoice' FROM mailing.mails
        WHERE mails.kind = 'INVOICE_ISSUED' AND NOT EXISTS (
            SELECT FROM sales.invoices WHERE invoices.order_id = mails.order_id
              AND 'ivc_' || number = coalesce(repeats, event_id))
        """,
    ),
    Check(
        5,
        gettext_noop("an email sent once more repeats one of its order, and is in the log"),
        """
        SELECT again.id, order_id, kind, repeats FROM mailing.mails AS again
        WHERE repeats IS NOT NULL AND (NOT starts_with(event_id, 'rsd_')
            OR EXISTS (
                SELECT FROM mailing.mails AS first WHERE first.event_id = again.repeats
                  AND (first.repeats IS NOT NULL
                       OR first.order_id IS DISTINCT FROM again.order_id))
            OR NOT EXISTS (
                SELECT FROM audit_log.lines
                WHERE action = 'mail.repeated' AND subject_id = again.order_id::text))
        """,
    ),
)

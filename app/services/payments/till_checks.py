"""Checks that the till leaves nothing out (docs/contract.md, promise 7)."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check
from app.services.payments.comparing import (
    AT_PROVIDER,
    EXPECTED,
    GRACE_MINUTES,
    MONEY,
    UNKNOWN_DISPUTE,
)
from app.values.payments import FactKind, OperationKind, PaymentCause
from app.values.till import DisputeState, TransactionKind

TILL: Final = (
    Check(
        7,
        gettext_noop("what a provider has booked is one of the shop’s, or a difference"),
        f"""
        WITH moved AS (
            SELECT min(reference) AS reference, sum(moved) AS moved,
                array_agg(transaction_id) AS found
            FROM payments.transactions JOIN payments.reconciliations USING (reconciliation_id)
            WHERE operation_id IS NULL
              AND (kind IN ({MONEY}, '{TransactionKind.UNEXPLAINED}') OR {UNKNOWN_DISPUTE})
              AND ended_at IS NOT NULL
            GROUP BY coalesce(source, reference) HAVING sum(moved) <> 0
        )
        SELECT reference, moved FROM moved WHERE NOT EXISTS (
            SELECT FROM payments.differences WHERE transaction_id = ANY(moved.found))
        """,
    ),
    Check(
        7,
        gettext_noop("what the shop has from a provider is booked there, or a difference"),
        f"""
        WITH compared AS MATERIALIZED (
            SELECT min(from_at) AS from_at, max(until_at) FILTER (WHERE ended_at IS NOT NULL)
                - interval '{GRACE_MINUTES} minutes' AS until_at
            FROM payments.reconciliations
        )
        SELECT operation_id, operations.kind, operations.amount, operations.ended_at,
            sum(moved) AS booked
        FROM payments.operations CROSS JOIN compared
            LEFT JOIN payments.transactions USING (operation_id)
        WHERE {AT_PROVIDER} AND operations.ended_at >= compared.from_at
          AND operations.ended_at < compared.until_at
        GROUP BY operations.operation_id
        HAVING coalesce(sum(moved), 0) <> {EXPECTED} AND NOT EXISTS (
            SELECT FROM payments.differences
            WHERE differences.operation_id = operations.operation_id)
        """,
    ),
    Check(
        7,
        gettext_noop("the days of the till follow each other without a gap"),
        """
        SELECT provider, from_at, until_at, before FROM (
            SELECT provider, from_at, until_at,
                lag(until_at) OVER (PARTITION BY provider ORDER BY until_at) AS before
            FROM payments.reconciliations) AS days
        WHERE from_at <> before
        """,
    ),
    Check(
        7,
        gettext_noop("the figures of a comparison are those of what it found"),
        """
        SELECT reconciliation_id, until_at, transactions, (
            SELECT count(*) FROM payments.transactions AS found
            WHERE found.reconciliation_id = reconciliations.reconciliation_id) AS found
        FROM payments.reconciliations WHERE ended_at IS NOT NULL AND transactions <> (
            SELECT count(*) FROM payments.transactions AS found
            WHERE found.reconciliation_id = reconciliations.reconciliation_id)
        """,
    ),
    Check(
        7,
        gettext_noop("a dispute that was lost has moved its money once"),
        f"""
        SELECT disputes.reference, disputes.amount, payments.paid, payments.refunded
        FROM payments.disputes JOIN payments.payments USING (payment_id)
        WHERE disputes.state = '{DisputeState.LOST}' AND (
            SELECT count(*) FROM payments.operations
            WHERE operations.payment_id = payments.payment_id AND kind = '{OperationKind.REFUND}'
              AND cause_kind = '{PaymentCause.DISPUTE}'
              AND operations.provider_ref = disputes.reference) <> 1
          AND payments.paid > payments.refunded
        """,
    ),
    Check(
        7,
        gettext_noop("what a provider said about a payment of the shop has been looked into"),
        f"""
        SELECT fact_id, object, received_at FROM payments.facts
        WHERE kind = '{FactKind.NOTICE}' AND applied_at IS NULL
          AND received_at < now() - interval '3 days' AND EXISTS (
            SELECT FROM payments.payments WHERE payment_id::text = facts.object
            UNION ALL
            SELECT FROM payments.operations WHERE operations.provider_ref = facts.object)
        """,
    ),
)

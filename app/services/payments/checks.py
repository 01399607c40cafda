"""Checks that the books of every payment are true (docs/contract.md, promise 7)."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check
from app.values.payments import METHODS

# Methods with which nothing leaves before the money is there, and those that authorise first.
WAITING: Final = ", ".join(f"'{one.method_id}'" for one in METHODS.values() if one.waits)

AUTHORISING: Final = ", ".join(f"'{one.method_id}'" for one in METHODS.values() if not one.by_hand)

# What follows from the operations of each payment. A refund that was refused is owed until it is
# tried again.
SUMS: Final = """
SELECT payment_id,
    coalesce(sum(amount) FILTER (WHERE kind = 'AUTHORISE' AND state = 'DONE'), 0)
        - coalesce(sum(amount) FILTER (WHERE kind = 'VOID' AND state = 'DONE'), 0) AS authorised,
    coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE' AND state = 'DONE'), 0) AS paid,
    coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE' AND state = 'DONE'
        AND cause_kind <> 'RECEIPT'), 0) AS taken,
    coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND state = 'DONE'), 0) AS refunded,
    coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND state <> 'DONE' AND NOT EXISTS (
        SELECT FROM payments.operations AS again WHERE again.kind = 'REFUND'
          AND again.cause_kind = 'RETRY' AND again.cause_id = operations.operation_id)), 0)
        AS to_refund,
    coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND cause_kind = 'GOODWILL'), 0) AS given
FROM payments.operations GROUP BY payment_id
"""

CHECKS: Final = (
    Check(
        7,
        gettext_noop("the sums of a payment are those of its operations"),
        f"""
        SELECT order_number, payments.paid, sums.paid AS came, payments.refunded,
            sums.refunded AS went, payments.to_refund, sums.to_refund AS owed
        FROM payments.payments LEFT JOIN ({SUMS}) AS sums USING (payment_id)
        WHERE (payments.authorised, payments.paid, payments.refunded, payments.to_refund,
                payments.given)
            IS DISTINCT FROM (coalesce(sums.authorised, 0), coalesce(sums.paid, 0),
                coalesce(sums.refunded, 0), coalesce(sums.to_refund, 0), coalesce(sums.given, 0))
        """,
    ),
    Check(
        7,
        gettext_noop("no more goes back than came, and no more is taken than was authorised"),
        f"""
        SELECT order_number, sums.paid, sums.refunded, sums.to_refund, sums.taken
        FROM payments.payments JOIN ({SUMS}) AS sums USING (payment_id)
        WHERE sums.refunded + sums.to_refund > sums.paid
           OR method IN ({AUTHORISING}) AND sums.taken > 0 AND EXISTS (
              SELECT FROM payments.operations AS taken
              WHERE taken.payment_id = payments.payment_id AND taken.kind = 'CAPTURE'
                AND taken.state = 'DONE' AND taken.cause_kind <> 'RECEIPT'
              GROUP BY taken.payment_id, taken.provider_ref
              HAVING sum(taken.amount) > (
                  SELECT coalesce(sum(aside.amount), 0) FROM payments.operations AS aside
                  WHERE aside.payment_id = taken.payment_id AND aside.kind = 'AUTHORISE'
                    AND aside.state = 'DONE' AND aside.provider_ref = taken.provider_ref))
        """,
    ),
    Check(
        7,
        gettext_noop("what the shop has too much of an order is owed back"),
        """
        SELECT order_number, amount, cancelled, given, paid, refunded, to_refund
        FROM payments.payments
        WHERE paid - refunded - to_refund > greatest(0, amount - cancelled - given)
        """,
    ),
    Check(
        7,
        gettext_noop("what people noted about money moved it once"),
        """
        SELECT fact_id, facts.kind, facts.amount, count(operation_id) AS operations
        FROM payments.facts LEFT JOIN payments.operations ON (
            facts.kind = 'RECEIVED' AND operations.kind = 'CAPTURE' AND cause_kind = 'RECEIPT'
                AND cause_id = fact_id
            OR facts.kind = 'PAID_OUT' AND operations.kind = 'REFUND' AND (
                operation_id::text = facts.object AND state = 'DONE'
                OR cause_kind = 'RETRY' AND cause_id::text = facts.object))
            AND operations.amount = facts.amount AND operations.payment_id = facts.payment_id
        WHERE provider = 'HAND'
        GROUP BY fact_id HAVING count(operation_id) <> 1
        """,
    ),
    Check(
        7,
        gettext_noop("an order that waits for its money may leave since that was there"),
        f"""
        SELECT order_number, status, secured_at, amount, cancelled, paid FROM payments.payments
        WHERE method IN ({WAITING}) AND secured_at IS NULL AND amount > cancelled + given
          AND paid - refunded - to_refund >= amount - cancelled - given
        """,
    ),
)

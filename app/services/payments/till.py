"""The till: where all money of a range of days came from, and where it went."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from app.infra.database import elsewhere, fetch, fetch_row, fetch_value
from app.services.payments.comparing import NOTICED
from app.services.payments.providers import STRIPE, provider_of
from app.services.payments.till_shapes import (
    Comparison,
    OpenSums,
    ProviderSums,
    ReceivedSum,
    Till,
)
from app.settings import settings
from app.values.money import Money, SignedMoney
from app.values.payments import FactKind, OperationKind, OperationState, PaymentMethodId
from app.values.report_ranges import ReportRange
from app.values.till import TransactionKind

# Money of test orders is real where a provider took it.
REAL: Final = "(NOT is_test OR operations.provider_ref IS NOT NULL)"
IS_BY_HAND: Final = f"""
(operations.provider_ref IS NULL OR EXISTS (
    SELECT FROM payments.facts WHERE facts.payment_id = operations.payment_id
      AND facts.kind = '{FactKind.PAID_OUT}' AND facts.object = operations.operation_id::text))
"""
METHODS: Final = f"""
SELECT method, by_hand,
    count(*) FILTER (WHERE kind = '{OperationKind.CAPTURE}') AS payments,
    coalesce(sum(amount) FILTER (WHERE kind = '{OperationKind.CAPTURE}'), 0)::bigint AS received,
    count(*) FILTER (WHERE kind = '{OperationKind.REFUND}') AS refunds,
    coalesce(sum(amount) FILTER (WHERE kind = '{OperationKind.REFUND}'), 0)::bigint AS refunded
FROM (
    SELECT method, {IS_BY_HAND} AS by_hand, operations.kind, operations.amount
    FROM payments.operations JOIN payments.payments USING (payment_id)
    WHERE operations.kind IN ('{OperationKind.CAPTURE}', '{OperationKind.REFUND}')
      AND state = '{OperationState.DONE}' AND operations.amount > 0
      AND ended_at >= $1 AND ended_at < $2 AND currency = $3 AND {REAL}
) AS moved
GROUP BY method, by_hand ORDER BY method, by_hand
"""
OPEN: Final = """
SELECT coalesce(sum(authorised) FILTER (WHERE status = 'AUTHORISED'), 0)::bigint AS authorised,
    coalesce(sum(to_refund), 0)::bigint AS to_refund,
    coalesce(sum(amount - cancelled - paid) FILTER (
        WHERE status = 'AWAITED' AND amount - cancelled > paid), 0)::bigint AS due
FROM payments.payments
WHERE currency = $1 AND NOT is_test AND (status IN ('AWAITED', 'AUTHORISED') OR to_refund > 0)
"""
KINDS: Final = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE kind IN ({kinds}) AND booked_at >= $1), 0)::bigint"
    f" AS {name}"
    for name, kinds in {
        "charges": f"'{TransactionKind.CHARGE}'",
        "refunds": f"'{TransactionKind.REFUND}', '{TransactionKind.REFUND_RETURNED}'",
        "disputes": f"'{TransactionKind.DISPUTE}'",
        "own_fees": f"'{TransactionKind.FEE}'",
        "payouts": f"'{TransactionKind.PAYOUT}'",
        "others": f"'{TransactionKind.UNEXPLAINED}'",
    }.items()
)
PROVIDER: Final = f"""
SELECT currency, count(*) FILTER (WHERE booked_at >= $1) AS transactions, {KINDS},
    coalesce(sum(fee) FILTER (WHERE booked_at >= $1), 0)::bigint AS fees,
    coalesce(sum(amount - fee) FILTER (WHERE booked_at >= $1), 0)::bigint AS change,
    sum(amount - fee)::bigint AS left
FROM payments.transactions WHERE booked_at < $2
GROUP BY currency ORDER BY currency
"""
COMPARED: Final = """
SELECT max(until_at) AS until_at, max(until_at) < now() - interval '50 hours' AS is_behind
FROM payments.reconciliations WHERE provider = $1 AND ended_at IS NOT NULL
"""
# A first comparison that fails is behind as well.
BEHIND: Final = """
SELECT min(from_at) < now() - interval '50 hours' FROM payments.reconciliations
WHERE provider = $1 AND ended_at IS NULL
"""
RUNS: Final = """
SELECT from_at, until_at, ended_at, asked_by, transactions, differences
FROM payments.reconciliations ORDER BY until_at DESC LIMIT $1
"""
SUMS: Final = ("charges", "refunds", "disputes", "payouts", "others", "change", "left")


async def read_till(over: ReportRange) -> Till:
    return await elsewhere(partial(_till, over))


async def count_differences() -> int:
    return await fetch_value(NOTICED)


async def is_till_behind() -> bool:
    """Returns whether the shop's provider was not compared for two nights."""
    if provider_of(PaymentMethodId.CARD) is None:
        return False
    return (await fetch_row(COMPARED, STRIPE) or {}).get("is_behind") or bool(
        await fetch_value(BEHIND, STRIPE)
    )


async def list_comparisons(limit: int = 14) -> list[Comparison]:
    """Returns the latest first."""
    return [Comparison(**row) for row in await fetch(RUNS, limit)]


async def _till(over: ReportRange) -> Till:
    currency = settings.shop_currency
    compared = await fetch_row(COMPARED, STRIPE)
    opened = await fetch_row(OPEN, currency) or {}
    return Till(
        compared_until=compared["until_at"] if compared else None,
        is_behind=await is_till_behind(),
        differences=await count_differences(),
        methods=[_method(row) for row in await fetch(METHODS, over.begins, over.ends, currency)],
        open=OpenSums(**{name: Money(amount, currency) for name, amount in opened.items()}),
        provider=[_provider(row) for row in await fetch(PROVIDER, over.begins, over.ends)],
    )


def _method(row: Mapping[str, Any]) -> ReceivedSum:
    return ReceivedSum(
        method=row["method"],
        by_hand=row["by_hand"],
        payments=row["payments"],
        received=Money.of(row["received"]),
        refunds=row["refunds"],
        refunded=Money.of(row["refunded"]),
    )


def _provider(row: Mapping[str, Any]) -> ProviderSums:
    currency = row["currency"]
    fees = SignedMoney(row["own_fees"] - row["fees"], currency)
    sums = {name: SignedMoney(row[name], currency) for name in SUMS}
    return ProviderSums(transactions=row["transactions"], fees=fees, **sums)

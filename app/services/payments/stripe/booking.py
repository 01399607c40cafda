"""Stripe's balance transactions and disputes as the till knows them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from app.services.payments.port import Booked, DisputeSeen
from app.services.payments.stripe.calls import from_stripe
from app.services.payments.stripe.shapes import StripeDispute, StripeMoved, StripeSource
from app.values.till import DisputeState, TransactionKind

# The words of https://docs.stripe.com/reports/balance-transaction-types that a shop can meet; all
# others are for people to look at.
KINDS: Final[Mapping[str, TransactionKind]] = {
    "charge": TransactionKind.CHARGE,
    "payment": TransactionKind.CHARGE,
    "refund": TransactionKind.REFUND,
    "payment_refund": TransactionKind.REFUND,
    "refund_failure": TransactionKind.REFUND_RETURNED,
    "payment_failure_refund": TransactionKind.REFUND_RETURNED,
    "stripe_fee": TransactionKind.FEE,
    "stripe_fx_fee": TransactionKind.FEE,
    "tax_fee": TransactionKind.FEE,
    "network_cost": TransactionKind.FEE,
    "payout": TransactionKind.PAYOUT,
    "payout_cancel": TransactionKind.PAYOUT,
    "payout_failure": TransactionKind.PAYOUT,
}
DISPUTE: Final = "dispute"
# A status that is new to this version is for people to look at.
STATES: Final[Mapping[str, DisputeState]] = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.INQUIRY,
    "warning_closed": DisputeState.ENDED,
    "prevented": DisputeState.ENDED,
    "needs_response": DisputeState.TO_ANSWER,
    "under_review": DisputeState.IN_REVIEW,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}


def booked_of(moved: StripeMoved) -> Booked:
    source = moved.source if isinstance(moved.source, StripeSource) else None
    currency = moved.currency.upper()
    amount = from_stripe(moved.amount, currency)
    about = (source.currency or currency).upper() if source else currency
    return Booked(
        reference=moved.id,
        kind=_kind(moved, source),
        word=moved.type[:60],
        source=moved.source if isinstance(moved.source, str) else source and source.id,
        payment_ref=source.payment_intent if source else None,
        amount=amount,
        fee=from_stripe(moved.fee, currency),
        currency=currency,
        moved=_as_paid(moved, source, about) if source and about != currency else amount,
        moved_currency=about,
        booked_at=datetime.fromtimestamp(moved.created, UTC),
    )


def disputed_of(dispute: StripeDispute, currency: str) -> DisputeSeen:
    due = dispute.evidence_details.due_by
    return DisputeSeen(
        reference=dispute.id,
        amount=from_stripe(dispute.amount, currency),
        reason=dispute.reason,
        state=STATES.get(dispute.status, DisputeState.TO_ANSWER),
        answer_by=datetime.fromtimestamp(due, UTC) if due else None,
        opened_at=datetime.fromtimestamp(dispute.created, UTC),
    )


def _kind(moved: StripeMoved, source: StripeSource | None) -> TransactionKind:
    # A dispute is booked as an adjustment, like other corrections of an account.
    if moved.type == "adjustment" and source and source.object == DISPUTE:
        return TransactionKind.DISPUTE
    return KINDS.get(moved.type, TransactionKind.UNEXPLAINED)


def _as_paid(moved: StripeMoved, source: StripeSource, currency: str) -> int:
    """Returns the amount in the currency of the payment, where the account has another."""
    paid = source.amount if source.amount_captured is None else source.amount_captured
    return from_stripe(paid if moved.amount >= 0 else -paid, currency)

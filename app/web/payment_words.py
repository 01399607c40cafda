"""Words about money that several pages share."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.payments import (
    METHODS,
    OperationKind,
    OperationState,
    PaymentCause,
    PaymentMethodId,
    PaymentStatus,
)
from app.values.till import DifferenceCause, DisputeState

# What the checkout says of each way to pay.
HINTS: Final[Mapping[str, str]] = {
    PaymentMethodId.CARD: gettext_noop("You pay on the page of our payment provider."),
    PaymentMethodId.TRANSFER: gettext_noop(
        "You get our bank details. We send it when the money is there."
    ),
    PaymentMethodId.INVOICE: gettext_noop("We send it first, and you pay afterwards."),
    PaymentMethodId.ON_DELIVERY: gettext_noop("You pay when the parcel is handed to you."),
    PaymentMethodId.AT_PICKUP: gettext_noop("You pay when you pick up your order."),
}
PAYMENT_STATUSES: Final[Mapping[str, str]] = {
    PaymentStatus.NONE: gettext_noop("Nothing to pay"),
    PaymentStatus.AWAITED: gettext_noop("Unpaid"),
    PaymentStatus.AUTHORISED: gettext_noop("Authorised"),
    PaymentStatus.PAID: gettext_noop("Paid"),
    PaymentStatus.PART_REFUNDED: gettext_noop("Partly refunded"),
    PaymentStatus.REFUNDED: gettext_noop("Refunded"),
    PaymentStatus.FAILED: gettext_noop("Not paid in time"),
}
OPERATIONS: Final[Mapping[str, str]] = {
    OperationKind.OPEN: gettext_noop("Payment opened"),
    OperationKind.AUTHORISE: gettext_noop("Money authorised"),
    OperationKind.CAPTURE: gettext_noop("Money received"),
    OperationKind.VOID: gettext_noop("Authorisation ended"),
    OperationKind.REFUND: gettext_noop("Refund"),
}
STATES: Final[Mapping[str, str]] = {
    OperationState.OWED: gettext_noop("To pay out"),
    OperationState.DONE: gettext_noop("Done"),
    OperationState.REFUSED: gettext_noop("Refused"),
    OperationState.UNKNOWN: gettext_noop("No answer yet"),
}
CAUSES: Final[Mapping[str, str]] = {
    PaymentCause.CANCELLATION: gettext_noop("Items cancelled"),
    PaymentCause.RECEIPT: gettext_noop("Paid too much"),
    PaymentCause.LATE_RECEIPT: gettext_noop("Paid after the order was cancelled"),
    PaymentCause.GOODWILL: gettext_noop("The shop’s decision"),
    PaymentCause.RETRY: gettext_noop("Second try"),
    PaymentCause.DISPUTE: gettext_noop("Dispute lost"),
}

DIFFERENCES: Final[Mapping[str, str]] = {
    DifferenceCause.UNKNOWN_CHARGE: gettext_noop("The provider took money that no order explains"),
    DifferenceCause.UNKNOWN_REFUND: gettext_noop("The provider paid back what no order explains"),
    DifferenceCause.UNKNOWN_MOVEMENT: gettext_noop("The provider booked something unusual"),
    DifferenceCause.MISSING_CHARGE: gettext_noop("The provider has no record of this payment"),
    DifferenceCause.MISSING_REFUND: gettext_noop("The provider has no record of this refund"),
    DifferenceCause.WRONG_AMOUNT: gettext_noop("The provider booked another amount"),
}

DISPUTE_STATES: Final[Mapping[str, str]] = {
    DisputeState.INQUIRY: gettext_noop("The customer’s bank asks a question"),
    DisputeState.TO_ANSWER: gettext_noop("The customer’s bank has taken the money back for now"),
    DisputeState.IN_REVIEW: gettext_noop("Answered; the bank decides"),
    DisputeState.WON: gettext_noop("Won: the shop has the money"),
    DisputeState.LOST: gettext_noop("Lost: the customer has the money"),
    DisputeState.ENDED: gettext_noop("Ended without a dispute"),
}


def dispute_word(state: str) -> str:
    return _(DISPUTE_STATES.get(state, state))


def difference_word(cause: str) -> str:
    return _(DIFFERENCES.get(cause, cause))


def payment_hint(method: str) -> str:
    return _(HINTS[method]) if method in HINTS else ""


def payment_name(method: str | None) -> str:
    if not method:
        return "—"
    return _(METHODS[method].name) if method in METHODS else method


def payment_status_word(status: str) -> str:
    return _(PAYMENT_STATUSES.get(status, status))


def operation_word(kind: str) -> str:
    return _(OPERATIONS.get(kind, kind))


def operation_state(state: str) -> str:
    return _(STATES.get(state, state))


def payment_cause(cause: str) -> str:
    return _(CAUSES[cause]) if cause in CAUSES else ""

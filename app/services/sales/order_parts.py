"""What became of an order, as it is shown with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.services.sales.amounts import Amounts
from app.values.money import Money
from app.values.payments import PaymentStatus, shown_status
from app.values.places import DeliveryPlace


class ShipmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What Delivery has published about the parcel so far.

    `tracking_numbers` are those of all its boxes, the first one first, and `tracking_urls` where
    the carrier shows each. `retracted_at` is set while a delivery that was recorded by mistake is
    withdrawn.
    """

    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    tracking_numbers: list[str] = []
    tracking_urls: list[str | None] = []
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    delivery_place: DeliveryPlace | None = None
    retracted_at: datetime | None = None


def further_in(row: Mapping[str, Any]) -> list[str]:
    """Returns the numbers of a stored parcel's other boxes."""
    return msgspec.json.decode(row["further_numbers"], type=list[str])


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A status that was reached, when, and the order's version from then on."""

    status: str
    at: datetime
    version: int


class LegalTexts(msgspec.Struct, frozen=True):
    """The edition of the shop's legal texts, and the customer's language at the time."""

    edition: int
    language: str


class Cancellation(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is the customer's, or Delivery's once `refused_at` is set."""

    requested_at: datetime
    refused_at: datetime | None
    reason: str | None


class OrderPayment(msgspec.Struct, frozen=True, kw_only=True):
    """`method` is None if the shop offered no ways to pay, or nothing was to be paid."""

    method: str | None
    status: str


NO_PAYMENT: Final = OrderPayment(method=None, status=PaymentStatus.NONE)
# Of a cancelled order no money is due, in either direction.
SETTLED: Final = (PaymentStatus.NONE, PaymentStatus.REFUNDED)


def payment_in(row: Mapping[str, Any], amounts: Amounts) -> OrderPayment:
    remaining = amounts.total.amount - amounts.cancelled.amount
    status = shown_status(row["payment_status"], remaining, amounts.paid.amount)
    return OrderPayment(method=row["payment_method"], status=status)


class AskedCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """The latest request to change the order: `what` names its fields, `state` is ASKED, DONE or
    REFUSED.

    `because` says why it was refused: CLAIMED, SHIPPED or CANCELLED. `by` is the first name of the
    person who packs the order, and `since` when that began, or when it left or was cancelled.
    """

    correction_id: UUID
    state: str
    what: list[str]
    asked_at: datetime
    answered_at: datetime | None
    because: str | None
    by: str | None
    since: datetime | None


class CancelledPieces(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one line that are not sent, and why; `reason` is one of `CancelReason`.

    `share` is what they cost, and `tax` what of it is VAT, if the order contains VAT.
    """

    position: int
    quantity: int
    reason: str
    at: datetime
    share: Money
    tax: Money | None = None


def cancelled_in(row: Mapping[str, Any]) -> list[CancelledPieces]:
    stored = msgspec.json.decode(row["cancelled"] or "[]", type=list[_StoredPieces])
    return [
        CancelledPieces(
            position=one.position,
            quantity=one.quantity,
            reason=one.reason,
            at=one.at,
            share=Money(one.share, row["currency"]),
            tax=None if one.tax is None else Money(one.tax, row["currency"]),
        )
        for one in stored
    ]


class _StoredPieces(msgspec.Struct):
    position: int
    quantity: int
    reason: str
    at: datetime
    share: int
    tax: int | None

"""What is read of Stripe's objects; other fields are left alone."""

from collections.abc import Mapping

import msgspec


class StripeSession(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    status: str
    url: str | None = None
    payment_intent: str | None = None
    expires_at: int


class StripeCard(msgspec.Struct, frozen=True):
    capture_before: int | None = None


class StripeMethod(msgspec.Struct, frozen=True):
    card: StripeCard | None = None


class StripeCharge(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    disputed: bool = False
    payment_method_details: StripeMethod | None = None


class StripeIntent(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    status: str
    amount: int
    amount_capturable: int = 0
    amount_received: int = 0
    latest_charge: StripeCharge | str | None = None

    @property
    def is_disputed(self) -> bool:
        return isinstance(self.latest_charge, StripeCharge) and self.latest_charge.disputed

    @property
    def capture_before(self) -> int | None:
        charge = self.latest_charge
        details = charge.payment_method_details if isinstance(charge, StripeCharge) else None
        return details.card.capture_before if details and details.card else None


class StripeRefund(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    status: str | None
    amount: int
    metadata: Mapping[str, str] = {}


class StripeRefundList(msgspec.Struct, frozen=True):
    data: list[StripeRefund]
    has_more: bool = False


class StripeEvidence(msgspec.Struct, frozen=True):
    due_by: int | None = None


class StripeDispute(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    amount: int
    reason: str
    status: str
    created: int
    evidence_details: StripeEvidence = StripeEvidence()


class StripeDisputeList(msgspec.Struct, frozen=True):
    data: list[StripeDispute]


class StripeSource(msgspec.Struct, frozen=True, kw_only=True):
    """What a balance transaction is about: a charge, a refund, a dispute, a payout …"""

    id: str
    object: str = ""
    amount: int = 0
    amount_captured: int | None = None
    currency: str = ""
    payment_intent: str | None = None


class StripeMoved(msgspec.Struct, frozen=True, kw_only=True):
    """A balance transaction: `amount` is below 0 for what went, and `fee` comes off it."""

    id: str
    type: str
    amount: int
    fee: int
    currency: str
    created: int
    source: StripeSource | str | None = None


class StripeMovedList(msgspec.Struct, frozen=True):
    data: list[StripeMoved]
    has_more: bool = False


class StripeFault(msgspec.Struct, frozen=True):
    code: str = ""
    message: str = ""


class StripeError(msgspec.Struct, frozen=True):
    error: StripeFault = StripeFault()


class NoticedObject(msgspec.Struct, frozen=True, kw_only=True):
    """The object of a notice: nothing of it that concerns a person is read.

    Some have no id, such as a balance.
    """

    id: str = ""
    object: str = ""
    amount: int | None = None
    status: str | None = None
    payment_intent: str | None = None
    metadata: Mapping[str, str] = {}


class NoticedData(msgspec.Struct, frozen=True):
    object: NoticedObject


class StripeNotice(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    type: str
    data: NoticedData

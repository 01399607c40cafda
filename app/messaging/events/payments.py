"""What Payments publishes: money that came, may be taken, went back or did not come."""

from typing import ClassVar
from uuid import UUID

import msgspec

from app.messaging.event_parts import PAYMENTS, Event
from app.values.money import Money
from app.values.payments import PaymentCause, PaymentStatus


class MoneyMoved(msgspec.Struct, frozen=True):
    """Why money moved or did not: `id` is that of the cancellation, receipt or operation."""

    kind: PaymentCause
    id: UUID


class PaymentEvent(Event, frozen=True, kw_only=True):
    """`amount` is what the event is about. `status`, `paid` and `refunded` are the payment's after
    it; of two events, the one with the higher `version` is the later.
    """

    source: ClassVar[str] = PAYMENTS

    method: str
    amount: Money
    cause: MoneyMoved
    status: PaymentStatus
    paid: Money
    refunded: Money
    version: int


class PaymentSecured(PaymentEvent, frozen=True, kw_only=True):
    """The order may leave: its money is there or authorised."""

    event_type = "payment.secured"


class PaymentCaptured(PaymentEvent, frozen=True, kw_only=True):
    """Money has come."""

    event_type = "payment.captured"


class PaymentRefunded(PaymentEvent, frozen=True, kw_only=True):
    """Money is back with the customer."""

    event_type = "payment.refunded"


class PaymentFailed(PaymentEvent, frozen=True, kw_only=True):
    """The money did not come in time; what has not left of the order is to be cancelled."""

    event_type = "payment.failed"


class PaymentLapsed(PaymentEvent, frozen=True, kw_only=True):
    """Money that was authorised can no longer be taken, so what has not left waits again."""

    event_type = "payment.lapsed"

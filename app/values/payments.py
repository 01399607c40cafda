"""Ways of paying, and the states that a payment and the movements of its money can be in."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from app.i18n.language import gettext_noop
from app.settings import settings
from app.values.delivery_methods import MethodKind


class PaymentKind(StrEnum):
    """What customers do to pay."""

    ONLINE = "ONLINE"
    TRANSFER = "TRANSFER"
    INVOICE = "INVOICE"
    ON_DELIVERY = "ON_DELIVERY"
    AT_PICKUP = "AT_PICKUP"


class PaymentMethodId(StrEnum):
    """The ways of paying that a shop can offer."""

    CARD = "CARD"
    TRANSFER = "TRANSFER"
    INVOICE = "INVOICE"
    ON_DELIVERY = "ON_DELIVERY"
    AT_PICKUP = "AT_PICKUP"


class PaymentMethod(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is English and marked for translation.

    With `waits`, nothing leaves before the money is there or authorised. By hand, people say when
    money has come and gone; otherwise a provider does.
    What is paid where it is handed over is `delivered` in one way only.
    """

    method_id: str
    kind: PaymentKind
    name: str
    waits: bool = False
    by_hand: bool = True
    delivered: MethodKind | None = None


METHODS: Final[Mapping[str, PaymentMethod]] = {
    one.method_id: one
    for one in (
        PaymentMethod(
            method_id=PaymentMethodId.CARD,
            kind=PaymentKind.ONLINE,
            name=gettext_noop("Card"),
            waits=True,
            by_hand=False,
        ),
        PaymentMethod(
            method_id=PaymentMethodId.TRANSFER,
            kind=PaymentKind.TRANSFER,
            name=gettext_noop("Bank transfer"),
            waits=True,
        ),
        PaymentMethod(
            method_id=PaymentMethodId.INVOICE,
            kind=PaymentKind.INVOICE,
            name=gettext_noop("Invoice"),
        ),
        PaymentMethod(
            method_id=PaymentMethodId.ON_DELIVERY,
            kind=PaymentKind.ON_DELIVERY,
            name=gettext_noop("Cash on delivery"),
            delivered=MethodKind.SHIP,
        ),
        PaymentMethod(
            method_id=PaymentMethodId.AT_PICKUP,
            kind=PaymentKind.AT_PICKUP,
            name=gettext_noop("Pay at pick-up"),
            delivered=MethodKind.PICKUP,
        ),
    )
}


def possible_methods() -> list[PaymentMethod]:
    """Returns the ways to pay that a manager can choose from: online only with a provider."""
    online = settings.stripe_api_key is not None
    return [one for one in METHODS.values() if online or one.by_hand]


def offered_methods(chosen: Sequence[str]) -> list[str]:
    """Returns those of the chosen ways to pay that customers can use, in the shop's order."""
    possible = {one.method_id for one in possible_methods()}
    return [one for one in chosen if one in possible]


class PaymentStatus(StrEnum):
    """How an order stands with its money; NONE if none is due and none came."""

    NONE = "NONE"
    AWAITED = "AWAITED"
    AUTHORISED = "AUTHORISED"
    PAID = "PAID"
    PART_REFUNDED = "PART_REFUNDED"
    REFUNDED = "REFUNDED"
    FAILED = "FAILED"


class OperationKind(StrEnum):
    """What is done with the money of a payment."""

    OPEN = "OPEN"
    AUTHORISE = "AUTHORISE"
    CAPTURE = "CAPTURE"
    VOID = "VOID"
    REFUND = "REFUND"


class OperationState(StrEnum):
    """OWED until it is done, and UNKNOWN while a provider was asked and has not answered."""

    OWED = "OWED"
    DONE = "DONE"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class PaymentCause(StrEnum):
    """Why money is moved; the id beside it says by what, and each moves money once."""

    # The payment itself, the page on which it is paid, or what was authorised there.
    PAYMENT = "PAYMENT"
    # Of pieces, or of the whole order: then the id is the order's.
    CANCELLATION = "CANCELLATION"
    # A fact: money that came.
    RECEIPT = "RECEIPT"
    # A fact: money that came for a cancelled order.
    LATE_RECEIPT = "LATE_RECEIPT"
    # The operation itself: somebody decided to give money back.
    GOODWILL = "GOODWILL"
    # An operation that was refused, tried once more.
    RETRY = "RETRY"
    # Somebody moved it at the provider's own site; the id is made of the provider's.
    PROVIDER = "PROVIDER"
    # The customer's bank has given the money back; the id is made of the provider's.
    DISPUTE = "DISPUTE"
    # A manager let the order leave unpaid.
    RELEASE = "RELEASE"
    # The money did not come in time.
    DEADLINE = "DEADLINE"


class FactKind(StrEnum):
    """What a provider or a person said about money."""

    RECEIVED = "RECEIVED"
    PAID_OUT = "PAID_OUT"
    # A provider's notice, whose body says more.
    NOTICE = "NOTICE"


# The provider of what people of the shop say.
BY_HAND: Final = "HAND"


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of one payment, in minor units.

    `total` is the order's and `cancelled` the price of what is not sent. `refunded` has arrived,
    and `to_refund` is owed or under way. Of both, `given` was given back for no goods.
    """

    total: int
    cancelled: int = 0
    given: int = 0
    authorised: int = 0
    paid: int = 0
    refunded: int = 0
    to_refund: int = 0

    @property
    def price(self) -> int:
        """Returns what the customer has to pay in the end."""
        return max(0, self.total - self.cancelled - self.given)

    @property
    def kept(self) -> int:
        return self.paid - self.refunded - self.to_refund

    @property
    def excess(self) -> int:
        """Returns what has to be paid back and is not owed yet."""
        return max(0, self.kept - self.price)

    @property
    def due(self) -> int:
        """Returns what the customer has still to pay; what she got back was not hers to pay."""
        return max(0, self.total - self.cancelled - self.paid)

    @property
    def is_secured(self) -> bool:
        return self.kept >= self.price or self.authorised >= self.price


def payment_status(balance: Balance, *, is_failed: bool = False) -> PaymentStatus:
    unpaid = PaymentStatus.FAILED if is_failed else PaymentStatus.AWAITED
    if not balance.paid:
        if not balance.price:
            return PaymentStatus.NONE
        return PaymentStatus.AUTHORISED if balance.authorised >= balance.price else unpaid
    kept = balance.paid - balance.refunded
    # What came twice and went back leaves it paid.
    if kept >= balance.total or not balance.refunded:
        return PaymentStatus.PAID if kept >= balance.price else unpaid
    return PaymentStatus.PART_REFUNDED if kept else PaymentStatus.REFUNDED


def shown_status(status: str | None, remaining: int, paid: int) -> str:
    """Returns the status as an order shows it, of which `remaining` is not cancelled."""
    if status is None or not (remaining or paid):
        return PaymentStatus.NONE
    return status

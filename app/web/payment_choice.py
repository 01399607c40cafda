"""The ways to pay in a form that places an order, which go with the chosen way of delivery."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.delivery_methods import MethodKind, delivery_methods
from app.values.money import Money
from app.values.payment_fit import fits, kinds_of, misfit
from app.values.payments import METHODS
from app.web.delivery_choice import DeliveryChoice
from app.web.payment_words import payment_hint

FIELD: Final = "payment_method"
ONLY_IF: Final[Mapping[str, str]] = {
    MethodKind.PICKUP: gettext_noop("Only if you pick up your order."),
    MethodKind.SHIP: gettext_noop("Only if we send your order."),
}


class WayToPay(Protocol):
    """A way to pay as Payments offers it."""

    @property
    def method_id(self) -> str: ...
    @property
    def name(self) -> str: ...


class PaymentOption(msgspec.Struct, frozen=True):
    method_id: str
    name: str
    hint: str
    chosen: bool


def payment_options(
    form: Mapping[str, str], offered: Sequence[WayToPay], delivery: DeliveryChoice
) -> list[PaymentOption]:
    """Without a choice, the first that goes with the chosen way of delivery is chosen."""
    kind = _kind(delivery)
    ids = [one.method_id for one in offered]
    typed = form.get(FIELD, "")
    default = next((one for one in ids if fits(one, kind)), None)
    chosen = typed if typed in ids else default
    return [
        PaymentOption(one.method_id, one.name, _hint(one.method_id), one.method_id == chosen)
        for one in offered
    ]


def payment_fault(form: Mapping[str, str], delivery: DeliveryChoice, goods: Money) -> str:
    """Returns why the order cannot be paid as chosen with its way of delivery, or nothing."""
    chosen = form.get(FIELD) or None
    if not delivery.possible or not goods.amount + delivery.fee.amount:
        return ""
    # What is no way to pay at all is a fault of its own.
    return misfit(chosen, _kind(delivery)) if chosen is None or chosen in METHODS else ""


def _kind(delivery: DeliveryChoice) -> str | None:
    return delivery.chosen.method.kind if delivery.chosen else None


def _hint(method: str) -> str:
    only = METHODS[method].delivered
    if only is None or all(fits(method, kind) for kind in kinds_of(delivery_methods())):
        return payment_hint(method)
    return f"{payment_hint(method)} {_(ONLY_IF[only])}"

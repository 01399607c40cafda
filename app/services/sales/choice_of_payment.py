"""How a new order is to be paid."""

from collections.abc import Sequence

from app.i18n.language import gettext as _
from app.messaging.event_parts import FirstHold
from app.values.delivery_methods import DeliveryMethod
from app.values.fields import Invalid
from app.values.payment_fit import kinds_of, misfit, payment_for
from app.values.payments import METHODS, offered_methods
from app.values.shop_settings import shop_settings
from app.values.statuses import HoldReason


def payable(
    ways: Sequence[DeliveryMethod], chosen: str | None
) -> Sequence[DeliveryMethod] | Invalid:
    """Returns the ways of delivery with which an order can be paid as chosen, or by default.

    A shop without ways to pay takes orders with any, and so does one without ways of delivery if it
    has a way to pay for what is sent.
    """
    offered = offered_methods(shop_settings().payment_methods)
    if chosen is not None and chosen not in offered:
        names = ", ".join(offered)
        said = _("must be one of {names}").format(names=names) if offered else _("is not offered")
        return Invalid("payment_method", said)
    if not offered:
        return ways
    kinds = kinds_of(ways)
    if not any(payment_for(chosen, kind) for kind in kinds):
        return Invalid("payment_method", misfit(chosen, kinds[0]))
    return [one for one in ways if payment_for(chosen, one.kind)]


def first_hold(method: str | None) -> FirstHold | None:
    """Returns for what the first parcel waits, if it is the money."""
    waits = method is not None and METHODS[method].waits
    return FirstHold(HoldReason.AWAITING_PAYMENT) if waits else None

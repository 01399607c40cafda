"""How a new order is to be paid."""

import msgspec

from app.i18n.language import gettext as _
from app.messaging.event_parts import FirstHold
from app.services.sales.shapes import NewOrder
from app.values.fields import Invalid
from app.values.payments import METHODS, offered_methods
from app.values.shop_settings import shop_settings
from app.values.statuses import HoldReason


def with_payment_method(wanted: NewOrder) -> NewOrder:
    """Returns the order with one of the shop's ways to pay, if it has any. Raises `Invalid`."""
    offered, chosen = offered_methods(shop_settings().payment_methods), wanted.payment_method
    if chosen is None:
        first = offered[0] if offered else None
        return msgspec.structs.replace(wanted, payment_method=first)
    if chosen not in offered:
        names = ", ".join(offered)
        said = _("must be one of {names}").format(names=names) if offered else _("is not offered")
        raise Invalid("payment_method", said)
    return wanted


def first_hold(method: str | None) -> FirstHold | None:
    """Returns for what the first parcel waits, if it is the money."""
    waits = method is not None and METHODS[method].waits
    return FirstHold(HoldReason.AWAITING_PAYMENT) if waits else None

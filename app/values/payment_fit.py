"""Which ways to pay go with which ways of delivery."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.delivery_methods import DeliveryMethod, MethodKind, delivery_methods
from app.values.payments import METHODS, offered_methods
from app.values.shop_settings import shop_settings

# What is paid where it is handed over, and how it is delivered then.
MISFITS: Final[Mapping[str, str]] = {
    MethodKind.PICKUP: gettext_noop("Only what is picked up can be paid at pick-up"),
    MethodKind.SHIP: gettext_noop("Only what is sent can be paid on delivery"),
}
NONE_FITS: Final = gettext_noop("None of our ways to pay fits this way of delivery")


def fits(method: str, kind: str | None) -> bool:
    """Returns whether an order can be paid so that is delivered in a way of this kind.

    A shop that names no ways of delivery, where it is None, sends its orders.
    """
    return METHODS[method].delivered in (None, kind or MethodKind.SHIP)


def misfit(method: str | None, kind: str | None) -> str:
    """Returns why such an order cannot be paid so, in the reader's language, or nothing.

    Without a method, why it cannot be paid at all.
    """
    if method is None:
        return "" if payment_for(None, kind) or not _offered() else _(NONE_FITS)
    needed = METHODS[method].delivered
    return "" if needed is None or fits(method, kind) else _(MISFITS[needed])


def payment_for(chosen: str | None, kind: str | None) -> str | None:
    """Returns the chosen way to pay, or the shop's first, if it fits this kind of delivery."""
    candidates = [chosen] if chosen else _offered()
    return next((one for one in candidates if fits(one, kind)), None)


def fits_somehow(method: str) -> bool:
    """Returns whether some way of delivery of the shop goes with this way to pay."""
    return any(fits(method, kind) for kind in kinds_of(delivery_methods()))


def kinds_of(ways: Sequence[DeliveryMethod]) -> Sequence[str | None]:
    return [one.kind for one in ways] or [None]


def _offered() -> Sequence[str]:
    return offered_methods(shop_settings().payment_methods)

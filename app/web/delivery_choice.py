"""The ways of delivery in a form that places an order: which there are, and what each costs."""

from collections.abc import Mapping, Sequence

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import language
from app.infra.clock import about_now
from app.values.collecting import CollectedAt, collecting
from app.values.delivery_methods import DeliveryMethod, delivery_methods, has_delivery_methods
from app.values.formats import country, format_weight
from app.values.money import Money
from app.values.payment_fit import misfit
from app.values.promises import Promise, promised
from app.values.served import served_countries

FIELD = "delivery_method"


class DeliveryOption(msgspec.Struct, frozen=True):
    """A way of delivery with its fee for the goods of the form; `fits` if it bears their weight."""

    method: DeliveryMethod
    fee: Money
    fits: bool
    # On which days it arrives that way, if the country is known.
    promise: Promise | None = None

    @property
    def name(self) -> str:
        return self.method.name_in(language())

    @property
    def limits(self) -> str:
        """Returns what the reader has to know to choose: the weight, if it is too much."""
        if self.fits or self.method.max_weight_grams is None:
            return ""
        most = format_weight(self.method.max_weight_grams)
        return _("up to {weight} only").format(weight=most)

    @property
    def collecting(self) -> CollectedAt | None:
        return collecting(self.method)

    @property
    def places(self) -> str:
        return ", ".join(map(country, self.method.countries))


class DeliveryChoice(msgspec.Struct, frozen=True):
    """`options` is empty in a shop that names no ways of delivery, or if none is `possible`."""

    options: Sequence[DeliveryOption]
    chosen: DeliveryOption | None
    possible: bool
    # Whether the country is known, and the options are those for it.
    for_country: bool

    @property
    def has_points(self) -> bool:
        """Returns whether orders can be collected at a known point, which needs no address."""
        return any(one.method.pickup_point for one in self.options)

    @property
    def fee(self) -> Money:
        return self.chosen.fee if self.chosen else Money.of(0)

    @property
    def shown_fee(self) -> str:
        """Returns what the form carries, so that another fee is noticed before the order."""
        return str(self.chosen.fee.amount) if self.chosen else ""


def delivery_choice(form: Mapping[str, str], goods: Money, grams: int) -> DeliveryChoice:
    """Without a choice, or with one that is not possible, the first that fits is chosen.

    One with which the shop has no way to pay comes last.
    """
    to, at = form.get("country", ""), about_now()
    options = [
        DeliveryOption(
            one,
            Money.of(one.fee_for(goods.amount)),
            one.bears(grams),
            promised(one, to, at) if to else None,
        )
        for one in delivery_methods(to)
    ]
    fitting = [one for one in options if one.fits]
    named = [one for one in fitting if one.method.method_id == form.get(FIELD, "")]
    payable = [one for one in fitting if not misfit(None, one.method.kind)]
    chosen = (named or payable or fitting or [None])[0]
    return DeliveryChoice(options, chosen, bool(fitting) or not has_delivery_methods(), bool(to))


def delivery_fault(form: Mapping[str, str], choice: DeliveryChoice) -> str:
    """Returns what is wrong with the chosen way of delivery, as the page says it, or nothing."""
    if not choice.possible:
        if choice.options:
            return _("This order is too heavy for our ways of delivery. Please order less at once.")
        return _("We have no way of delivery for this country")
    wanted = form.get(FIELD, "")
    if not choice.chosen or wanted in ("", choice.chosen.method.method_id):
        return ""
    if any(one.method.method_id == wanted for one in choice.options):
        return _("This order is too heavy for the chosen way of delivery. Choose another one")
    return _("This way of delivery is not available for this country. Choose another one")


def reachable_countries() -> list[tuple[str, str]]:
    """Returns the countries that the shop serves and to which it has a way of delivery."""
    served = served_countries()
    if not has_delivery_methods():
        return served
    return [(code, name) for code, name in served if delivery_methods(code)]


def delivery_from(goods: int | None = None) -> tuple[Money, bool] | None:
    """Returns the lowest fee for goods of this price, and whether it is the only one.

    None in a shop that names no ways of delivery. A counter where customers collect their parcels
    is no delivery.
    """
    fees = {one.fee_for(goods or 0) for one in delivery_methods() if one.kind == "SHIP"}
    return (Money.of(min(fees)), len(fees) == 1) if fees else None


def free_from() -> Money | None:
    """Returns the price of the goods from which some way of delivery is free, if there is any."""
    prices = [
        one.free_from.amount
        for one in delivery_methods()
        if one.kind == "SHIP" and one.free_from and one.fee.amount
    ]
    return Money.of(min(prices)) if prices else None

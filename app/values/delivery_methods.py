"""The shop's ways of delivery, as this process knows them: who is offered which, and for what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from app.settings import settings
from app.values.fields import END, LINE, Country
from app.values.money import Money
from app.values.pickup_points import PickupPoint

# The most that a parcel or a pallet of a shop weighs, in grams.
MAX_WEIGHT: Final = 1_000_000
MAX_TRANSIT_DAYS: Final = 60
METHOD_ID: Final = rf"^[a-z0-9]([a-z0-9-]*[a-z0-9])?{END}"
# The address of the form for another method.
NO_METHOD_IDS: Final = frozenset({"new"})

MethodId = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=METHOD_ID)]
MethodName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=LINE)]
MethodNames = Mapping[str, MethodName]
MethodPlace = Annotated[int, msgspec.Meta(ge=1, le=1000)]
WeightLimit = Annotated[int, msgspec.Meta(ge=1, le=MAX_WEIGHT)]
TransitDay = Annotated[int, msgspec.Meta(ge=0, le=MAX_TRANSIT_DAYS)]
MethodCountries = Annotated[list[Country], msgspec.Meta(max_length=300)]


class TransitDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days on which the carrier works, from the day on which a parcel leaves: 0 is the same day."""

    min: TransitDay
    max: TransitDay


class MethodKind(StrEnum):
    """A parcel is sent to its customer, or waits at the counter until she collects it."""

    SHIP = "SHIP"
    PICKUP = "PICKUP"


class MethodFault(StrEnum):
    """Why an order cannot be delivered in a way."""

    NOT_OFFERED = "NOT_OFFERED"
    COUNTRY = "COUNTRY"
    NONE_FOR_COUNTRY = "NONE_FOR_COUNTRY"
    WEIGHT = "WEIGHT"


class DeliveryMethod(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a way of delivery.

    `name` is in the shop's own language, and `names` has others by language. It costs `fee`, and
    nothing from `free_from` on. It serves its `countries`, or all of the shop's if there is none,
    and goods of up to `max_weight_grams`. `place` orders the methods, and the first is the default.
    What is collected waits at the `pickup_point`, if it is known; `opening_hours` is by language.
    What is sent leaves with `carrier`, if it has one.
    """

    method_id: str
    version: int
    name: str
    names: Mapping[str, str]
    kind: str
    fee: Money
    free_from: Money | None
    countries: Sequence[str]
    max_weight_grams: int | None
    pickup_point: PickupPoint | None = None
    opening_hours: Mapping[str, str] = {}
    carrier: str | None = None
    # None promises no days of delivery.
    transit_days: TransitDays | None = None
    place: int
    active: bool
    changed_at: datetime

    @property
    def is_offered(self) -> bool:
        # A fee in a currency that the shop has given up says nothing about what delivery costs.
        return self.active and self.fee.currency == settings.shop_currency

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name

    def serves(self, country: str) -> bool:
        return not self.countries or country in self.countries

    def bears(self, grams: int) -> bool:
        return self.max_weight_grams is None or grams <= self.max_weight_grams

    def fee_for(self, goods: int) -> int:
        """Returns what it costs to deliver goods of this price, both in minor units."""
        free = self.free_from is not None and goods >= self.free_from.amount
        return 0 if free else self.fee.amount


def delivery_methods(country: str | None = None) -> list[DeliveryMethod]:
    """Returns those in use that serve the country, or any; the default comes first."""
    return [one for one in _methods if one.is_offered and (not country or one.serves(country))]


def has_delivery_methods() -> bool:
    """Returns whether the shop names ways of delivery; without any, delivery is free."""
    return any(one.is_offered for one in _methods)


def may_go_to(country: str, method_id: str | None) -> bool:
    """Returns whether an order that was placed with this method can go to the country as well."""
    return all(one.serves(country) for one in _methods if one.method_id == method_id)


def known_method(method_id: str | None) -> DeliveryMethod | None:
    """Returns it as it is now, also one that is not in use any more."""
    return next((one for one in _methods if one.method_id == method_id), None)


def pickup_method(method_id: str | None) -> DeliveryMethod | None:
    """Returns the method if customers collect at a known point with it, and choose it now."""
    method = known_method(method_id)
    return method if method and method.is_offered and method.pickup_point else None


def known_methods() -> Sequence[DeliveryMethod]:
    return _methods


def remember_methods(methods: Sequence[DeliveryMethod]) -> None:
    global _methods
    _methods = tuple(sorted(methods, key=lambda one: (one.place, one.method_id)))


_methods: Sequence[DeliveryMethod] = ()

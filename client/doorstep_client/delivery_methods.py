"""A shop's ways of delivery, and what of an order's price they are."""

from datetime import date, datetime

import msgspec

from doorstep_client.goods import Money


class PickupPoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where customers collect their orders."""

    company: str | None = None
    line1: str
    line2: str | None = None
    city: str
    state: str | None = None
    postcode: str = ""
    country: str


class Promise(msgspec.Struct, frozen=True):
    """The first and the last day on which an order arrives, in the shop's time zone."""

    from_: date = msgspec.field(name="from")
    by: date


class TransitDays(msgspec.Struct, frozen=True):
    """Days of the carrier, from the day on which a parcel leaves."""

    min: int
    max: int


class MethodShown(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is SHIP or PICKUP. It costs `fee`, and nothing from `free_from` on."""

    method_id: str
    name: str
    kind: str
    fee: Money
    free_from: Money | None
    pickup_point: PickupPoint | None = None


class OfferedMethod(MethodShown, frozen=True, kw_only=True):
    """As customers see it; `promised` is when an order arrives that is placed now."""

    opening_hours: str = ""
    promised: Promise | None = None


class OfferedMethods(msgspec.Struct, frozen=True):
    items: list[OfferedMethod]


class DeliveryMethodShown(MethodShown, frozen=True, kw_only=True):
    """As managers see it; without `countries` it serves all of the shop's."""

    names: dict[str, str]
    countries: list[str]
    max_weight_grams: int | None
    # By language.
    opening_hours: dict[str, str] = {}
    carrier: str | None = None
    transit_days: TransitDays | None = None
    place: int
    active: bool
    changed_at: datetime
    version: int


class DeliveryMethodInput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is left out takes its default, and not its value of before."""

    name: str
    names: dict[str, str] = {}
    kind: str = "SHIP"
    fee: Money
    free_from: Money | None = None
    countries: list[str] = []
    max_weight_grams: int | None = None
    pickup_point: PickupPoint | None = None
    opening_hours: dict[str, str] = {}
    carrier: str | None = None
    transit_days: TransitDays | None = None
    place: int | None = None
    active: bool = True


class ChosenMethod(msgspec.Struct, frozen=True, kw_only=True):
    """The way of delivery of an order, as it was when it was placed."""

    method_id: str
    name: str
    kind: str


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is the goods with the fee, and contains `tax`; `due` is what is still to be paid."""

    goods: Money
    fee: Money
    tax: Money
    total: Money
    cancelled: Money
    paid: Money
    refunded: Money
    due: Money

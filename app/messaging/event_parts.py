"""What the published events have in common, and the parts of which they are made."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import msgspec

SALES = "sales-service"
DELIVERY = "delivery-service"
CUSTOMERS = "customers-service"
PAYMENTS = "payments-service"
SHOP = "shop-service"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The `data` of an envelope; `order_id` says which order's sequence it belongs to."""

    event_type: ClassVar[str]
    source: ClassVar[str]

    order_id: UUID
    # The envelope's id, for listeners. It is never part of `data`, and publishers leave it empty.
    event_id: str = ""


class Recipient(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    phone: str | None = None


class Destination(msgspec.Struct, frozen=True, omit_defaults=True):
    line1: str
    city: str
    postcode: str
    country: str
    line2: str | None = None
    state: str | None = None
    company: str | None = None


class Goods(msgspec.Struct, frozen=True):
    product_id: str
    name: str
    quantity: int


class FirstHold(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the first parcel has to wait for; `reason` is one of `HoldReason`."""

    reason: str
    note: str = ""
    until: datetime | None = None


class ChosenDelivery(msgspec.Struct, frozen=True):
    """The way of delivery of an order; `kind` is SHIP or PICKUP."""

    method_id: str
    name: str
    kind: str


class PromisedDays(msgspec.Struct, frozen=True):
    """Days in the shop's zone: it is to arrive `from` … `by`, and has to leave by `ship_by`."""

    from_: date = msgspec.field(name="from")
    by: date
    ship_by: date


class Piece(msgspec.Struct, frozen=True):
    """The number of units of one line of the order; `position` is the line's, from 1."""

    position: int
    product_id: str
    quantity: int


class Retracted(msgspec.Struct, frozen=True):
    """A delivery that was recorded by mistake, as it had been published."""

    delivered_at: datetime | None
    delivery_location: str | None

"""The structs that the API accepts and returns. Fields that a newer shop adds are ignored."""

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from doorstep_client.goods import (
    Availability,
    AvailabilityLine,
    Money,
    NewProduct,
    Product,
    StockLevel,
)

__all__ = ["Availability", "AvailabilityLine", "Money", "NewProduct", "Product", "StockLevel"]

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    items: list[T]
    next_cursor: str | None = None


class Line(msgspec.Struct, frozen=True):
    """`quantity` is from 1 to 10,000."""

    product_id: str
    quantity: int


class Customer(msgspec.Struct, frozen=True):
    name: str
    email: str


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`country` is ISO 3166-1 alpha-2, such as DE."""

    line1: str
    line2: str | None = None
    city: str
    state: str | None = None
    postcode: str = ""
    country: str


class NewOrder(msgspec.Struct, frozen=True, omit_defaults=True):
    customer: Customer
    delivery_address: Address
    items: list[Line]
    note: str = ""


class OrderItem(msgspec.Struct, frozen=True, kw_only=True):
    product_id: str
    name: str
    quantity: int
    unit_price: Money
    line_total: Money


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Paths without a host; `page` carries the token."""

    self_: str = msgspec.field(name="self")
    page: str
    stream: str


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """A field that was accepted, but may be wrong."""

    code: str
    field: str
    message: str


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """`access_token` opens this order to its holder."""

    order_id: UUID
    order_number: str
    status: str
    items: list[OrderItem]
    total: Money
    access_token: str
    links: Links
    warnings: list[Warned] = []


class ShipmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    retracted_at: datetime | None = None


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    at: datetime
    version: int


class Cancellation(msgspec.Struct, frozen=True, kw_only=True):
    requested_at: datetime
    refused_at: datetime | None
    reason: str | None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is PENDING_SHIPMENT, SHIPPED, DELIVERED or CANCELLED."""

    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    items: list[OrderItem]
    total: Money
    customer: Customer
    delivery_address: Address
    note: str
    shipment: ShipmentFacts | None
    history: list[HistoryLine]
    cancellation: Cancellation | None
    version: int


class OrderSummary(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    customer: Customer
    total: Money
    version: int


class CancellationRequested(msgspec.Struct, frozen=True):
    order_id: UUID
    status: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of an order; `status` is the order's after it."""

    order_id: UUID
    order_number: str
    status: str
    version: int
    at: datetime
    shipment: ShipmentFacts | None
    # `order.status_updated`, `order.parcel_updated`, `order.cancellation_requested` or
    # `order.cancellation_refused`.
    event: str = ""


class Goods(msgspec.Struct, frozen=True):
    product_id: str
    name: str
    quantity: int


class Claim(msgspec.Struct, frozen=True):
    staff_id: UUID
    by: str
    until: datetime


class ParcelFacts(msgspec.Struct, frozen=True, kw_only=True):
    carrier: str | None
    tracking_number: str | None
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is TRACKING, DELIVERY, RETRACTION (it was a mistake) or ARRIVAL (after that)."""

    version: int
    what: str
    at: datetime
    by: str
    before: ParcelFacts
    after: ParcelFacts


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is PENDING, SHIPPED, DELIVERED or CANCELLED."""

    shipment_id: UUID
    order_id: UUID
    order_number: str
    status: str
    customer_name: str
    delivery_address: Address
    items: list[Goods]
    note: str = ""
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime | None
    shipped_by: str | None
    delivered_at: datetime | None
    delivered_by: str | None
    delivery_location: str | None
    cancelled_at: datetime | None
    cancellation_reason: str | None = None
    # When the delivery was withdrawn; the status stays DELIVERED.
    retracted_at: datetime | None = None
    retracted_by: str | None = None
    corrections: list[Correction] = []
    claim: Claim | None
    cancellation_refused_at: datetime | None = None
    placed_at: datetime
    opened_at: datetime
    version: int


class Event(msgspec.Struct, frozen=True):
    """A published fact; `data` depends on the type and always has the `order_id`."""

    event_id: str
    event_type: str
    timestamp: datetime
    source: str
    data: dict[str, Any]

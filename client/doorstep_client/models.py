"""The structs that the API accepts and returns. Fields that a newer shop adds are ignored."""

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from doorstep_client.counts import (
    HoldingParcel,
    ShelfLevel,
    StockAlert,
    StockCount,
    StockRecord,
    StockTake,
    TakeLine,
)
from doorstep_client.delivery_methods import (
    Amounts,
    ChosenMethod,
    DeliveryMethodInput,
    DeliveryMethodShown,
    OfferedMethod,
    OfferedMethods,
    PickupPoint,
    Promise,
    TransitDays,
)
from doorstep_client.goods import (
    Availability,
    AvailabilityLine,
    Family,
    FamilyMember,
    FamilyText,
    Manufacturer,
    Money,
    NewProduct,
    NewSale,
    PictureChange,
    PictureSize,
    Product,
    ProductPicture,
    ProductSort,
    ProductText,
    Sale,
    StockLevel,
    TaxClass,
)
from doorstep_client.parcels import (
    Address,
    BillingAddress,
    CancelledPieces,
    Claim,
    Correction,
    Dispatched,
    Doubt,
    Hold,
    OrderDecision,
    OrderParcel,
    ParcelFacts,
    ParcelHold,
    ParcelItem,
    PieceCount,
    Shipment,
    Split,
)
from doorstep_client.reports import SalesReportShown, ShippingReportShown
from doorstep_client.texts import (
    Guide,
    GuideStep,
    LegalPage,
    LegalPageListed,
    LegalPages,
)
from doorstep_client.withdrawals import NewWithdrawal, WithdrawalReceived

__all__ = [
    "Address",
    "Amounts",
    "Availability",
    "AvailabilityLine",
    "BillingAddress",
    "CancelledPieces",
    "ChosenMethod",
    "Claim",
    "Correction",
    "DeliveryMethodInput",
    "DeliveryMethodShown",
    "Dispatched",
    "Doubt",
    "Family",
    "FamilyMember",
    "FamilyText",
    "Guide",
    "GuideStep",
    "Hold",
    "HoldingParcel",
    "LegalPage",
    "LegalPageListed",
    "LegalPages",
    "Manufacturer",
    "Money",
    "NewProduct",
    "NewSale",
    "NewWithdrawal",
    "OfferedMethod",
    "OfferedMethods",
    "OrderDecision",
    "OrderParcel",
    "ParcelFacts",
    "ParcelHold",
    "ParcelItem",
    "PickupPoint",
    "PictureChange",
    "PictureSize",
    "PieceCount",
    "Product",
    "ProductPicture",
    "ProductSort",
    "ProductText",
    "Promise",
    "Sale",
    "SalesReportShown",
    "ShelfLevel",
    "Shipment",
    "ShippingReportShown",
    "Split",
    "StockAlert",
    "StockCount",
    "StockLevel",
    "StockRecord",
    "StockTake",
    "TakeLine",
    "TaxClass",
    "TransitDays",
    "WithdrawalReceived",
]

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    items: list[T]
    next_cursor: str | None = None


class Line(msgspec.Struct, frozen=True):
    """`quantity` is from 1 to 10,000."""

    product_id: str
    quantity: int


class Customer(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    email: str
    phone: str | None = None
    vat_id: str | None = None


class NewOrder(msgspec.Struct, frozen=True, omit_defaults=True):
    """A key with `orders:write` places test orders, too: `Shop.remove_order` ends them.

    `delivery_address` is None with a `delivery_method` that has a point of pick-up.
    """

    customer: Customer
    delivery_address: Address | None
    items: list[Line]
    note: str = ""
    is_test: bool = False
    billing_address: BillingAddress | None = None
    delivery_method: str | None = None
    payment_method: str | None = None


class OrderItem(msgspec.Struct, frozen=True, kw_only=True):
    product_id: str
    name: str
    quantity: int
    unit_price: Money
    line_total: Money


class ItemTax(msgspec.Struct, frozen=True, kw_only=True):
    """`rate` is in percent, `amount` the line's part of what is contained at that rate."""

    tax_class: str
    rate: float
    amount: Money


class TaxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rate, in percent, with what is taxed at it; `tax` is contained in `gross`."""

    rate: float
    net: Money
    tax: Money
    gross: Money


class OrderLine(OrderItem, frozen=True, kw_only=True):
    """`position` counts the order's lines from 1; `tax` is None if the order contains no VAT."""

    position: int
    tax: ItemTax | None = None


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Paths without a host; `page` and `pay` carry the token. `pay` is empty unless the order is
    paid online.
    """

    self_: str = msgspec.field(name="self")
    page: str
    stream: str
    pay: str = ""


class PayLink(msgspec.Struct, frozen=True):
    """The page on which the order is paid, as a path without a host."""

    pay: str


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
    delivery_method: ChosenMethod | None = None
    fee: Money | None = None
    promised: Promise | None = None
    warnings: list[Warned] = []


class ShipmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    tracking_numbers: list[str] = []
    tracking_urls: list[str | None] = []
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    delivery_place: str | None = None
    retracted_at: datetime | None = None


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    at: datetime
    version: int


class Cancellation(msgspec.Struct, frozen=True, kw_only=True):
    requested_at: datetime
    refused_at: datetime | None
    reason: str | None


class AskedCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """`what` names the order's fields, `state` is ASKED, DONE or REFUSED.

    `because` is CLAIMED (`by` packs it `since` then), SHIPPED or CANCELLED.
    """

    correction_id: UUID
    state: str
    what: list[str]
    asked_at: datetime
    answered_at: datetime | None
    because: str | None
    by: str | None
    since: datetime | None


class LegalTexts(msgspec.Struct, frozen=True):
    """The edition of the shop's legal texts under which an order was placed, and its language."""

    edition: int
    language: str


class OrderPayment(msgspec.Struct, frozen=True, kw_only=True):
    """`method` is None where nothing is paid."""

    method: str | None = None
    status: str = "NONE"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is PENDING_SHIPMENT, SHIPPED, DELIVERED or CANCELLED.

    `shipment` is the parcel by which the order moved last, `cancelled` are pieces that are not
    sent.
    """

    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    items: list[OrderLine]
    total: Money
    # None from a shop of a version without fees.
    amounts: Amounts | None = None
    taxes: list[TaxLine] = []
    tax_reason: str | None = None
    tax_country: str | None = None
    customer: Customer
    delivery_address: Address
    billing_address: BillingAddress | None = None
    note: str
    delivery_method: ChosenMethod | None = None
    promised: Promise | None = None
    payment: OrderPayment = OrderPayment()
    shipment: ShipmentFacts | None
    history: list[HistoryLine]
    cancellation: Cancellation | None
    cancelled: list[CancelledPieces] = []
    parcels: list[OrderParcel] = []
    correction: AskedCorrection | None = None
    legal_texts: LegalTexts | None = None
    is_test: bool = False
    by_phone: bool = False
    removed_at: datetime | None = None
    decision: OrderDecision | None = None
    # None unless the order is to be paid online.
    links: PayLink | None = None
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
    # `order.status_updated`, `order.parcel_updated`, `order.pieces_cancelled`,
    # `order.cancellation_requested`, `order.cancellation_refused`, `order.corrected`,
    # `order.correction_requested`, `order.correction_refused` or `customer.erased`.
    event: str = ""


class Event(msgspec.Struct, frozen=True):
    """A published fact; `data` depends on the type and always has the `order_id`."""

    event_id: str
    event_type: str
    timestamp: datetime
    source: str
    data: dict[str, Any]

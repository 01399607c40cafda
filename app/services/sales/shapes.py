"""Orders for their readers: the API encodes these structs unchanged, pages read their fields."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from app.services.products import BasketLine
from app.services.sales.amounts import Amounts
from app.services.sales.order_parts import (
    NO_PAYMENT,
    SETTLED,
    AskedCorrection,
    Cancellation,
    CancelledPieces,
    HistoryLine,
    LegalTexts,
    OrderPayment,
    ShipmentFacts,
)
from app.services.sales.taxes import ItemTax, remaining_taxes
from app.values.delivery_methods import MethodId, MethodKind
from app.values.fields import (
    Country,
    Email,
    Name,
    Note,
    Postcode,
    State,
    TypedPhone,
    TypedVatId,
    read_email,
)
from app.values.money import Money
from app.values.payments import PaymentMethodId
from app.values.promises import Promise
from app.values.statuses import OrderStatus, has_left
from app.values.tax_modes import TaxReason
from app.values.taxes import TaxLine


class Customer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`phone` is optional, for the courier, and so is `vat_id`, for the invoice."""

    name: Name
    email: Email
    phone: TypedPhone | None = None
    vat_id: TypedVatId | None = None


class NewCustomer(Customer, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The customer of a new order; `email` is normalised."""

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "email", read_email(self.email))


class Address(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    company: Name | None = None
    line1: Name
    line2: Name | None = None
    city: Name
    # Province, county or emirate, if the country's addresses have one.
    state: State | None = None
    # Required if the country's addresses have one.
    postcode: Postcode = ""
    country: Country


class BillingAddress(Address, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the invoice names and where it goes, if that is not where the parcel goes."""

    name: Name


class NewOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a customer orders; the shop decides prices and names."""

    customer: NewCustomer
    delivery_address: Address
    items: Annotated[list[BasketLine], msgspec.Meta(min_length=1, max_length=100)]
    note: Note = ""
    # The shop tries itself with it, and removes it afterwards; needs `orders:write`.
    is_test: bool = False
    # None if the invoice goes where the parcel goes.
    billing_address: BillingAddress | None = None
    # The id of a way of delivery; None takes the shop's default for the country.
    delivery_method: MethodId | None = None
    # One of the shop's ways to pay; by default its first, if it has any.
    payment_method: PaymentMethodId | None = None


class OrderItem(msgspec.Struct, frozen=True, kw_only=True):
    """Name and price are those at the time of the order."""

    product_id: str
    name: str
    quantity: int
    unit_price: Money
    line_total: Money


class OrderLine(OrderItem, frozen=True, kw_only=True):
    """`position` counts the order's lines from 1.

    `tax` is None if the order contains no VAT.
    """

    position: int
    tax: ItemTax | None = None


class ChosenMethod(msgspec.Struct, frozen=True, kw_only=True):
    """How the order is delivered, as it was when it was placed; `name` is in its language."""

    method_id: str
    name: str
    kind: str


class PayLink(msgspec.Struct, frozen=True):
    """The path of the page on which the order is paid, which its token opens."""

    pay: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    items: list[OrderLine]
    total: Money
    amounts: Amounts
    # What of it is VAT, highest rate first, and why; the shop may say nothing of taxes.
    taxes: list[TaxLine] = []
    tax_reason: TaxReason | None = None
    tax_country: str | None = None
    customer: Customer
    delivery_address: Address
    # None if the invoice goes where the parcel goes.
    billing_address: BillingAddress | None = None
    note: str
    # None if the shop named no ways of delivery.
    delivery_method: ChosenMethod | None = None
    # When it was to arrive, as it was promised when it was placed.
    promised: Promise | None = None
    payment: OrderPayment = NO_PAYMENT
    # Left out unless money is awaited online.
    links: PayLink | UnsetType = UNSET
    shipment: ShipmentFacts | None
    history: list[HistoryLine]
    cancellation: Cancellation | None
    # Oldest first; an order that was cancelled as a whole has none.
    cancelled: list[CancelledPieces]
    correction: AskedCorrection | None = None
    # Under which of the shop's legal texts it was placed; None if there were none.
    legal_texts: LegalTexts | None = None
    is_test: bool = False
    # The staff took it on the telephone.
    by_phone: bool = False
    # Since when a test order is out of all lists.
    removed_at: datetime | None = None
    version: int

    @property
    def is_final(self) -> bool:
        """Returns whether nothing changes any more; a delivery may be corrected."""
        return self.status == OrderStatus.CANCELLED and self.payment.status in SETTLED

    @property
    def has_left(self) -> bool:
        return has_left(self.status)

    @property
    def is_collected(self) -> bool:
        """Returns whether its customer collects it, or has."""
        return self.delivery_method is not None and self.delivery_method.kind == MethodKind.PICKUP

    @property
    def gone(self) -> dict[int, int]:
        """Returns how many pieces of each line are cancelled, by its position."""
        gone: dict[int, int] = {}
        for line in self.cancelled:
            gone[line.position] = gone.get(line.position, 0) + line.quantity
        return gone

    @property
    def cancelled_share(self) -> Money:
        """Returns what the cancelled pieces cost: all of it, if the order as a whole is."""
        return self.amounts.cancelled

    @property
    def remaining_taxes(self) -> list[TaxLine]:
        """Returns what of that is VAT, by rate."""
        if self.status == OrderStatus.CANCELLED:
            return []
        return remaining_taxes(self.taxes, self.items, self.cancelled)

    @property
    def remaining(self) -> Money:
        """Returns what is left of the total without what is cancelled."""
        return Money(self.total.amount - self.cancelled_share.amount, self.total.currency)


class OrderSummary(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    customer: Customer
    total: Money
    version: int

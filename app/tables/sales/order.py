"""An order with its items and its history, and the steps that it may take."""

from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.delivery_methods import MethodKind
from app.values.payments import PaymentMethodId, PaymentStatus
from app.values.statuses import OrderStatus, order_may_become
from app.values.tax_classes import TaxClass
from app.values.tax_modes import TaxReason


class OrderRow(Table, tablename="orders", schema="sales", db=ENGINE):
    """Name, email and address are as they were when it was placed; money is in minor units."""

    order_id = UUID(primary_key=True)
    order_number = Varchar(length=20, unique=True)
    status = Varchar(length=20, default=OrderStatus.PENDING_SHIPMENT, choices=OrderStatus)
    customer_name = Varchar(length=200)
    customer_email = Varchar(length=254)
    customer_phone = Varchar(length=50, null=True, default=None)
    # The customer's VAT ID, as it is written on an invoice.
    vat_id = Varchar(length=50, null=True, default=None)
    company = Varchar(length=200, null=True, default=None)
    line1 = Varchar(length=200)
    line2 = Varchar(length=200, null=True, default=None)
    city = Varchar(length=200)
    state = Varchar(length=200, null=True, default=None)
    postcode = Varchar(length=20)
    country = Varchar(length=2)
    # {name, company, line1, line2, city, state, postcode, country} where the invoice goes, if that
    # is not where the parcel goes.
    billing: Any = JSONB(null=True, default=None)
    note = Text()
    # The language of mails to the customer: ISO 639-1, a key of `app.i18n.language.LANGUAGES`.
    language = Varchar(length=2, default="en")
    currency = Varchar(length=3)
    # The goods with the fee for their delivery.
    total = BigInt()
    fee = BigInt(default=0)
    # The way of delivery and its version (method.py), by its name in the order's language; NULL in
    # a shop that names none.
    method_id = Varchar(length=40, null=True, default=None)
    method_version = Integer(null=True, default=None)
    method_name = Varchar(length=100, null=True, default=None)
    method_kind = Varchar(length=10, null=True, default=None, choices=MethodKind)
    # The days, in the shop's zone, on which it was to arrive when it was placed.
    promised_from = Date(null=True, default=None)
    promised_by = Date(null=True, default=None)
    # Why VAT is contained in it or not, whose rates those are, and
    # [{rate, gross, tax, fee, fee_tax}]; all NULL in a shop that says nothing of taxes.
    tax_reason = Varchar(length=20, null=True, default=None, choices=TaxReason)
    tax_country = Varchar(length=2, null=True, default=None)
    taxes: Any = JSONB(null=True, default=None)
    # Whether a program with an API key placed the order.
    by_key = Boolean(default=False)
    # Whether the staff took it on the telephone; the audit log has who did.
    by_phone = Boolean(default=False)
    carrier = Varchar(length=100, null=True, default=None)
    tracking_number = Varchar(length=100, null=True, default=None)
    # Those of the parcel's other boxes, if it left in several.
    further_numbers = JSONB(default="[]")
    shipped_at = Timestamptz(null=True, default=None)
    delivered_at = Timestamptz(null=True, default=None)
    delivery_location = Varchar(length=200, null=True, default=None)
    # Since when a recorded delivery no longer counts; it ends with the true one.
    retracted_at = Timestamptz(null=True, default=None)
    parcel_version = Integer(default=0)
    # The shipment's version and the status in the latest correction that was applied.
    parcel_status = Varchar(length=20, null=True, default=None, choices=OrderStatus)
    cancellation_requested_at = Timestamptz(null=True, default=None)
    cancellation_refused_at = Timestamptz(null=True, default=None)
    cancellation_reason = Text(null=True, default=None)
    # The edition of the shop's legal texts under which it was placed; 0 if there were none.
    legal_edition = Integer(default=0)
    # How it is paid; None if the shop offered no choice. The rest is what Payments said last.
    payment_method = Varchar(length=20, null=True, default=None, choices=PaymentMethodId)
    payment_status = Varchar(length=20, null=True, default=None, choices=PaymentStatus)
    payment_version = Integer(default=0)
    paid = BigInt(default=0)
    refunded = BigInt(default=0)
    # Whether a manager tries the shop with it, and since when it is out of all lists.
    is_test = Boolean(default=False)
    removed_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    # How often the order's links were replaced; only tokens of this version open it.
    token_version = Integer(default=0)
    placed_at = Timestamptz(default=TimestamptzNow())
    # A trigger sets it by the database's clock; open pages find changes by it.
    changed_at = Timestamptz(default=TimestamptzNow())

    status_known = Check(
        "status IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')",
    )
    total_sound = Check("total >= 0")
    method_whole = Check(
        "num_nonnulls(method_id, method_version, method_name, method_kind) IN (0, 4)"
        " AND fee BETWEEN 0 AND total AND (fee = 0 OR method_id IS NOT NULL)",
    )
    promise_whole = Check(
        "num_nonnulls(promised_from, promised_by) = 0"
        " OR num_nonnulls(promised_from, promised_by) = 2 AND promised_from <= promised_by"
        " AND method_id IS NOT NULL",
    )
    money_sound = Check(
        "paid >= refunded AND refunded >= 0 AND (payment_method IS NULL) = (payment_status IS NULL)"
    )
    one_way_of_placing = Check("NOT (by_phone AND (by_key OR is_test))")
    taxes_whole = Check("(tax_reason IS NULL) = (taxes IS NULL)")
    removed_is_test = Check(
        "removed_at IS NULL OR is_test AND status IN ('DELIVERED', 'CANCELLED')",
    )

    def may_become(self, status: str) -> bool:
        return order_may_become(self.status, status)


class ItemRow(Table, tablename="items", schema="sales", db=ENGINE):
    """A line of an order; name, price and tax class are copies: the shop may change its own."""

    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    product_id = Varchar(length=100)
    name = Varchar(length=200)
    quantity = Integer()
    unit_price = BigInt()
    # The rate in hundredths of a percent, and the line's part of the order's tax.
    tax_class = Varchar(length=20, null=True, default=None, choices=TaxClass)
    tax_rate = Integer(null=True, default=None)
    tax = BigInt(null=True, default=None)

    one_line_a_position = Unique(["order_id", "position"])
    quantity_sound = Check("quantity BETWEEN 1 AND 10000")
    price_sound = Check("unit_price >= 0")
    tax_whole = Check("num_nonnulls(tax_class, tax_rate, tax) IN (0, 3)")
    tax_sound = Check("tax_rate BETWEEN 0 AND 10000 AND tax BETWEEN 0 AND quantity * unit_price")


class ChangeRow(Table, tablename="changes", schema="sales", db=ENGINE):
    """Everything that ever happened to an order, one row per version, which never changes.

    `kind` is the status that was reached, or CANCELLATION_REQUESTED, CANCELLATION_REFUSED, or what
    was corrected; `status` is the order's status after it. `at` is when it happened, `recorded_at`
    when Sales learned of it. A change that may happen any number of times has a `cause`: the id of
    the event or of the correction.
    """

    order_id: Any = ForeignKey(references=OrderRow, on_delete=OnDelete.restrict, null=False)
    version = Integer()
    kind = Varchar(length=30)
    status = Varchar(length=20, choices=OrderStatus)
    at = Timestamptz()
    recorded_at = Timestamptz(default=TimestamptzNow())
    cause = Varchar(length=40, null=True, default=None)

    one_change_a_version = Unique(["order_id", "version"])
    each_step_once = Unique(["order_id", "kind", "cause"], nulls_distinct=False)
    no_cause_of_a_status = Check(
        "cause IS NULL OR kind NOT IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')",
    )

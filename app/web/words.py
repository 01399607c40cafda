"""Words that several pages share: statuses, kinds of mail, and what happens to missing pieces."""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.papers import Paper
from app.values.progress import PROGRESS_WORDS, ParcelProgress
from app.values.sending import MailKind
from app.values.statuses import (
    CancelReason,
    HoldReason,
    RestChoice,
    ShipmentStatus,
    ShortageRule,
    StaffCancelReason,
)
from app.values.stock_reasons import StockReason
from app.values.tax_classes import TaxClass
from app.values.tax_modes import ExportTax, FeeTax, TaxMode
from app.values.weekdays import Weekday

STATUSES: Final[Mapping[str, str]] = {
    ShipmentStatus.PENDING: gettext_noop("To ship"),
    ShipmentStatus.SHIPPED: gettext_noop("Shipped"),
    ShipmentStatus.DELIVERED: gettext_noop("Delivered"),
    ShipmentStatus.CANCELLED: gettext_noop("Cancelled"),
}
HOLD_REASONS: Final[Mapping[str, str]] = {
    HoldReason.AWAITING_PAYMENT: gettext_noop("waiting for payment"),
    HoldReason.ADDRESS: gettext_noop("address unclear"),
    HoldReason.ASK_CUSTOMER: gettext_noop("waiting for the customer"),
    HoldReason.AWAITING_STOCK: gettext_noop("waiting for stock"),
    HoldReason.MANUAL: gettext_noop("other reason"),
}
# Why pieces are not sent.
CANCEL_REASONS: Final[Mapping[str, str]] = {
    CancelReason.NOT_FOUND: gettext_noop("Not found"),
    CancelReason.DAMAGED: gettext_noop("Damaged"),
    CancelReason.CUSTOMER: gettext_noop("Cancelled by the customer"),
    CancelReason.OUT_OF_STOCK: gettext_noop("Out of stock"),
    CancelReason.UNPAID: gettext_noop("Not paid"),
    CancelReason.FRAUD: gettext_noop("Suspected fraud"),
    CancelReason.SHOP: gettext_noop("Cancelled by the shop"),
}
# The same as a choice of the staff, whose own reason it is.
STAFF_CANCEL_REASONS: Final[Mapping[str, str]] = {
    StaffCancelReason.CUSTOMER: gettext_noop("The customer asked for it"),
    StaffCancelReason.OUT_OF_STOCK: gettext_noop("We don't have it"),
    StaffCancelReason.UNPAID: gettext_noop("It was not paid for"),
    StaffCancelReason.FRAUD: gettext_noop("Suspected fraud"),
    StaffCancelReason.SHOP: gettext_noop("Another reason"),
}
PAPERS: Final[Mapping[str, str]] = {
    Paper.SLIP: gettext_noop("packing slip"),
    Paper.LABEL: gettext_noop("label"),
    Paper.PICK_LIST: gettext_noop("pick list"),
}
SHORTAGE_RULES: Final[Mapping[str, str]] = {
    ShortageRule.SEND_REST: gettext_noop("Send the rest"),
    ShortageRule.WAIT: gettext_noop("Wait with the rest"),
    ShortageRule.ASK: gettext_noop("Ask the customer"),
}
REST_CHOICES: Final[Mapping[str, str]] = {
    RestChoice.SEND_REST: gettext_noop("Send the rest"),
    RestChoice.WAIT: gettext_noop("Wait with the rest"),
    RestChoice.CANCEL: gettext_noop("Cancel the rest"),
}
TAX_CLASSES: Final[Mapping[str, str]] = {
    TaxClass.STANDARD: gettext_noop("Standard rate"),
    TaxClass.REDUCED: gettext_noop("Reduced rate"),
    TaxClass.SUPER_REDUCED: gettext_noop("Super-reduced rate"),
    TaxClass.ZERO: gettext_noop("Zero rate"),
    TaxClass.EXEMPT: gettext_noop("Exempt from VAT"),
}
WEEKDAYS: Final[Mapping[str, str]] = {
    Weekday.MON: gettext_noop("Monday"),
    Weekday.TUE: gettext_noop("Tuesday"),
    Weekday.WED: gettext_noop("Wednesday"),
    Weekday.THU: gettext_noop("Thursday"),
    Weekday.FRI: gettext_noop("Friday"),
    Weekday.SAT: gettext_noop("Saturday"),
    Weekday.SUN: gettext_noop("Sunday"),
}
# What the shop does about VAT, as managers choose it.
TAX_MODES: Final[Mapping[str, str]] = {
    TaxMode.NONE: gettext_noop("Do not mention VAT"),
    TaxMode.SMALL_BUSINESS: gettext_noop("Small business: no VAT is charged"),
    TaxMode.HOME: gettext_noop("Rates of our own country"),
    TaxMode.DESTINATION: gettext_noop("Rates of the country of delivery (One-Stop Shop)"),
}
FEE_TAXES: Final[Mapping[str, str]] = {
    FeeTax.PROPORTIONAL: gettext_noop("At the rates of the goods, in proportion"),
    FeeTax.STANDARD: gettext_noop("At the standard rate"),
}
EXPORT_TAXES: Final[Mapping[str, str]] = {
    ExportTax.TAXED: gettext_noop("With VAT, as at home"),
    ExportTax.FREE: gettext_noop("Without VAT, as exports"),
}
# Why stock changed, as people choose it.
STOCK_REASONS: Final[Mapping[str, str]] = {
    StockReason.RECEIVED: gettext_noop("received"),
    StockReason.FOUND: gettext_noop("found"),
    StockReason.RETURNED: gettext_noop("came back"),
    StockReason.DAMAGED: gettext_noop("damaged"),
    StockReason.EXPIRED: gettext_noop("expired"),
    StockReason.LOST: gettext_noop("lost"),
    StockReason.OWN_USE: gettext_noop("own use"),
    StockReason.GIVEN_AWAY: gettext_noop("given away"),
}
ROLES: Final[Mapping[str, str]] = {
    "packer": gettext_noop("packer"),
    "support": gettext_noop("support"),
    "manager": gettext_noop("manager"),
}
# The occasion of a mail, by its kind.
MAIL_KINDS: Final[Mapping[str, str]] = {
    MailKind.PLACED: gettext_noop("Placed"),
    MailKind.SHIPPED: gettext_noop("Shipped"),
    MailKind.DELIVERED: gettext_noop("Delivered"),
    MailKind.CANCELLED: gettext_noop("Cancelled"),
    MailKind.PARCEL_TRACKING: gettext_noop("Tracking number corrected"),
    MailKind.PARCEL_DELIVERY: gettext_noop("Delivery corrected"),
    MailKind.PARCEL_RETRACTION: gettext_noop("Delivery withdrawn"),
    MailKind.PARCEL_ARRIVAL: gettext_noop("Delivered after all"),
    MailKind.PARCEL_SHIPPED: gettext_noop("Parcel shipped"),
    MailKind.PARCEL_DELIVERED: gettext_noop("Parcel delivered"),
    MailKind.PIECES_CANCELLED: gettext_noop("Items cancelled"),
    MailKind.ORDER_CORRECTED: gettext_noop("Order changed"),
    MailKind.BILLING_CORRECTED: gettext_noop("Invoice details changed"),
    MailKind.INVOICE_ISSUED: gettext_noop("Invoice or credit note"),
    MailKind.DECISION_REQUESTED: gettext_noop("Question about missing items"),
    MailKind.DECISION_MADE: gettext_noop("Answer about missing items"),
    MailKind.PAYMENT_CAPTURED: gettext_noop("Payment received"),
    MailKind.PAYMENT_REFUNDED: gettext_noop("Refund paid out"),
    MailKind.PAYMENT_LAPSED: gettext_noop("Asked to pay again"),
    MailKind.EMAIL_CHANGED: gettext_noop("Email changed"),
    MailKind.EMAIL_LEFT: gettext_noop("Email changed, to the old address"),
    MailKind.ACCOUNT_LINK: gettext_noop("Link to all orders"),
    MailKind.INVITATION: gettext_noop("Invitation to the staff"),
    MailKind.PASSWORD_LINK: gettext_noop("Link for a new password"),
    MailKind.PASSWORD_CHANGED: gettext_noop("Password changed"),
    MailKind.FACTOR_ADDED: gettext_noop("Two-step login turned on"),
    MailKind.FACTOR_REMOVED: gettext_noop("Two-step login turned off"),
    MailKind.RECOVERY_CODES: gettext_noop("New recovery codes"),
    MailKind.RECOVERY_CODE_USED: gettext_noop("Recovery code used"),
    MailKind.WITHDRAWAL: gettext_noop("Withdrawal received"),
    MailKind.LOW_STOCK: gettext_noop("Low stock"),
}


class NumberedParcel(Protocol):
    """What says which of an order's parcels it is."""

    @property
    def order_number(self) -> str: ...
    @property
    def nth(self) -> int: ...
    @property
    def parcels(self) -> int: ...
    @property
    def is_one_of_several(self) -> bool: ...


def role_name(role: str) -> str:
    return _(ROLES[role]) if role in ROLES else role


def parcel_name(parcel: NumberedParcel) -> str:
    """Returns the order's number, with the parcel's place where the order has several."""
    if not parcel.is_one_of_several:
        return parcel.order_number
    return _("{order} ({nth} of {parcels})").format(
        order=parcel.order_number, nth=parcel.nth, parcels=parcel.parcels
    )


def number_said(number: str | None) -> str:
    """Returns the tracking number of a parcel that has left, or that it has none."""
    return number or _("without a tracking number")


def cancel_reason(reason: str) -> str:
    # As for the kinds of mail.
    return _(CANCEL_REASONS[reason]) if reason in CANCEL_REASONS else reason


def progress_word(progress: str) -> str:
    return _(PROGRESS_WORDS[ParcelProgress(progress)])


# What a customer may change of her order.
DETAILS: Final[Mapping[str, str]] = {
    "delivery_address": gettext_noop("delivery address"),
    "note": gettext_noop("note"),
    "phone": gettext_noop("phone number"),
}


def details(what: Iterable[str]) -> str:
    return ", ".join(_(DETAILS[one]) for one in what)


def mail_kind(kind: str) -> str:
    # A kind that another version wrote stays as it is.
    return _(MAIL_KINDS[kind]) if kind in MAIL_KINDS else kind


def paper_word(paper: str) -> str:
    return _(PAPERS[paper])


def hold_reason(reason: str) -> str:
    # A reason that another version wrote stays as it is.
    return _(HOLD_REASONS[reason]) if reason in HOLD_REASONS else reason

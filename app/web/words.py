"""Words that several pages share: the statuses of a parcel, and the kinds of mail."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.statuses import HoldReason, MailKind, ShipmentStatus

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
    MailKind.EMAIL_CHANGED: gettext_noop("Email changed"),
    MailKind.EMAIL_LEFT: gettext_noop("Email changed, to the old address"),
    MailKind.ACCOUNT_LINK: gettext_noop("Link to all orders"),
}


def mail_kind(kind: str) -> str:
    # A kind that another version wrote stays as it is.
    return _(MAIL_KINDS[kind]) if kind in MAIL_KINDS else kind


def hold_reason(reason: str) -> str:
    # A reason that another version wrote stays as it is.
    return _(HOLD_REASONS[reason]) if reason in HOLD_REASONS else reason

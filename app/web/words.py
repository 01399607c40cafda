"""What several rooms call one thing: the statuses of a parcel, and the kinds of mail."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop

STATUSES: Final[Mapping[str, str]] = {
    "PENDING": gettext_noop("To ship"),
    "SHIPPED": gettext_noop("Shipped"),
    "DELIVERED": gettext_noop("Delivered"),
    "CANCELLED": gettext_noop("Cancelled"),
}
MAIL_KINDS: Final[Mapping[str, str]] = {
    "PENDING_SHIPMENT": gettext_noop("Placed"),
    "SHIPPED": gettext_noop("Shipped"),
    "DELIVERED": gettext_noop("Delivered"),
    "CANCELLED": gettext_noop("Cancelled"),
    "PARCEL_TRACKING": gettext_noop("Tracking number corrected"),
    "PARCEL_DELIVERY": gettext_noop("Delivery corrected"),
    "PARCEL_RETRACTION": gettext_noop("Delivery withdrawn"),
    "PARCEL_ARRIVAL": gettext_noop("Delivered after all"),
    "EMAIL_CHANGED": gettext_noop("Email changed"),
    "EMAIL_LEFT": gettext_noop("Email changed, to the old address"),
    "ACCOUNT_LINK": gettext_noop("Link to all orders"),
}
"""What a mail is about, by its kind."""


def mail_kind(kind: str) -> str:
    """In the reader's words; a kind of another version stays as it is."""
    return _(MAIL_KINDS[kind]) if kind in MAIL_KINDS else kind

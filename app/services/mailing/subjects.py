"""The template and the subject of each mail about an order."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext_noop
from app.values.sending import MailKind

# Template and subject by kind of mail: the status it announces, or what was corrected.
MAILS: Final[Mapping[str, tuple[str, str]]] = {
    MailKind.PLACED: ("placed", gettext_noop("We've received your order {}")),
    MailKind.SHIPPED: ("shipped", gettext_noop("Your order {} is on its way")),
    MailKind.DELIVERED: ("delivered", gettext_noop("Your order {} has arrived")),
    MailKind.CANCELLED: ("cancelled", gettext_noop("Your order {} is cancelled")),
    MailKind.ORDER_CORRECTED: ("order-corrected", gettext_noop("Your order {} was changed")),
    MailKind.BILLING_CORRECTED: (
        "billing-corrected",
        gettext_noop("The invoice details of your order {} were changed"),
    ),
    MailKind.INVOICE_ISSUED: ("invoice", gettext_noop("Invoice for your order {}")),
    MailKind.EMAIL_CHANGED: (
        "email-changed",
        gettext_noop("We now write to this address about your order {}"),
    ),
    MailKind.EMAIL_LEFT: ("email-left", gettext_noop("Order {} now has a different email address")),
    MailKind.PARCEL_TRACKING: (
        "tracking-corrected",
        gettext_noop("Corrected tracking number for your order {}"),
    ),
    MailKind.PARCEL_DELIVERY: (
        "delivery-corrected",
        gettext_noop("Corrected delivery details for your order {}"),
    ),
    MailKind.PARCEL_RETRACTION: (
        "not-delivered",
        gettext_noop("Your order {} has not arrived yet"),
    ),
    # Where an order has several parcels, the subject names what is in this one.
    MailKind.PARCEL_SHIPPED: ("parcel-shipped", gettext_noop("Your order {} is on its way")),
    MailKind.PARCEL_DELIVERED: ("parcel-delivered", gettext_noop("Your order {} has arrived")),
    MailKind.PIECES_CANCELLED: (
        "pieces-cancelled",
        gettext_noop("Part of your order {} will not be sent"),
    ),
    MailKind.DECISION_REQUESTED: (
        "decision-requested",
        gettext_noop("Please decide: part of your order {} is missing"),
    ),
    MailKind.DECISION_MADE: (
        "decision-made",
        gettext_noop("What happens to the rest of your order {}"),
    ),
    MailKind.PAYMENT_CAPTURED: ("payment", gettext_noop("Payment received for your order {}")),
    MailKind.PAYMENT_REFUNDED: ("payment", gettext_noop("Refund for your order {}")),
    MailKind.PAYMENT_LAPSED: ("payment-lapsed", gettext_noop("Please pay your order {} again")),
    MailKind.PARCEL_ARRIVAL: ("delivered", gettext_noop("Your order {} has arrived")),
}
CREDIT_NOTE: Final = gettext_noop("Credit note for your order {}")

_READY: Final = ("ready", gettext_noop("Your order {} is ready for pick-up"))
_COLLECTED: Final = ("collected", gettext_noop("You have picked up your order {}"))
# What is said of an order that its customer collects.
COLLECTING: Final[Mapping[str, tuple[str, str]]] = {
    MailKind.SHIPPED: _READY,
    MailKind.PARCEL_SHIPPED: _READY,
    MailKind.DELIVERED: _COLLECTED,
    MailKind.PARCEL_DELIVERED: _COLLECTED,
    MailKind.PARCEL_ARRIVAL: _COLLECTED,
}
READY: Final = (MailKind.SHIPPED, MailKind.PARCEL_SHIPPED)

"""The notices with which the checkout page explains why no order was placed."""

from math import ceil
from typing import Final

from app import idempotency
from app.i18n.language import gettext_noop, ngettext
from app.infra.database import OutcomeUnknown, is_contention, is_outage
from app.services.products import PricesChanged
from app.web.flash import Flash

PRICES_CHANGED: Final = Flash(PricesChanged.says, "warning")
FEE_CHANGED: Final = Flash(
    gettext_noop("Delivery now has another price. Check the new total, then order."), "warning"
)
USED: Final = Flash(
    gettext_noop(
        "This form has already placed an order. Send it again only if you want a second one."
    ),
    "warning",
)
INVOICE: Final = Flash(
    gettext_noop(
        "Enter the address for the invoice as well, then place your order. Nothing was ordered yet."
    ),
    "warning",
)
AWAY: Final = Flash(
    gettext_noop(
        "We couldn't check the stock. Nothing was ordered, and your entries are still here. "
        "Try again in a moment."
    ),
    "error",
)
PAUSED: Final = Flash(
    gettext_noop(
        "We take no orders at the moment. Nothing was ordered, and your entries are still here: "
        "send the form again later."
    ),
    "warning",
)
UNKNOWN: Final = Flash(
    gettext_noop(
        "We can't tell yet whether your order went through. Press the button again: it won't "
        "be placed twice."
    ),
    "warning",
)


def is_away(error: Exception) -> bool:
    return (
        isinstance(error, (idempotency.KeyInUse, TimeoutError))
        or is_outage(error)
        or is_contention(error)
    )


def notice_of_outage(error: Exception) -> Flash:
    # The order may have been placed all the same.
    return UNKNOWN if isinstance(error, (idempotency.KeyInUse, OutcomeUnknown)) else AWAY


def too_many(seconds: float) -> Flash:
    minutes = ceil(seconds / 60)
    message = ngettext(
        (
            "Too many orders were placed with this email in the last hour. You can place the next "
            "one in {minutes} minute. Nothing was ordered, and your entries are still here."
        ),
        (
            "Too many orders were placed with this email in the last hour. You can place the next "
            "one in {minutes} minutes. Nothing was ordered, and your entries are still here."
        ),
        minutes,
    )
    return Flash(message.format(minutes=minutes), "warning")

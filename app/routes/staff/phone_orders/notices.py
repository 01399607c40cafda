"""What the form of an order by phone says when no order was placed, or none yet."""

from typing import Final

from app import idempotency
from app.i18n.language import gettext_noop
from app.infra.database import OutcomeUnknown, is_contention, is_outage
from app.web.flash import Flash

READY: Final = Flash(
    gettext_noop("Nothing is missing. Tell the caller the total, then place the order.")
)
TOTAL_CHANGED: Final = Flash(
    gettext_noop(
        "The total has changed, and nothing was ordered yet. Tell the caller the new total, then "
        "place the order."
    ),
    "warning",
)
SHORT: Final = Flash(
    gettext_noop(
        "Nothing was ordered: some products are not available. Change them, then try again."
    ),
    "error",
)
INVOICE: Final = Flash(
    gettext_noop(
        "Enter the address for the invoice as well, then place the order. Nothing was ordered yet."
    ),
    "warning",
)
USED: Final = Flash(
    gettext_noop(
        "This form has already placed an order. Send it again only if the caller wants a second "
        "one."
    ),
    "warning",
)
AWAY: Final = Flash(
    gettext_noop(
        "The shop cannot be reached right now. Nothing was ordered, and your entries are still "
        "here. Try again in a moment."
    ),
    "error",
)
UNKNOWN: Final = Flash(
    gettext_noop(
        "We can't tell yet whether the order was placed. Press the button again: it will not be "
        "placed twice."
    ),
    "warning",
)


def notice_of_outage(error: Exception) -> Flash | None:
    """Returns what to say while the shop is away, or None for any other error."""
    if isinstance(error, (idempotency.KeyInUse, OutcomeUnknown)):
        return UNKNOWN
    away = isinstance(error, TimeoutError) or is_outage(error) or is_contention(error)
    return AWAY if away else None

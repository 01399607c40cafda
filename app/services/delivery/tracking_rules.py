"""The rules for tracking numbers, the same for pages and API: what is refused, what is doubtful."""

from typing import Final
from uuid import UUID

from app.i18n.language import gettext as _
from app.infra.database import fetch
from app.values.carriers import NoCarrier, read_carrier
from app.values.fields import Invalid
from app.values.tracking import Doubt, Number, Unreadable, doubts, read_number, tracking_key

OTHER_PARCELS: Final = """
SELECT order_number FROM delivery.shipments
WHERE tracking_key = $1 AND shipment_id <> $2 ORDER BY shipped_at DESC LIMIT 10
"""


def parcel_number(typed: str) -> Number:
    """Raises `Invalid` for text that cannot be a tracking number."""
    try:
        return read_number(typed)
    except Unreadable as error:
        raise Invalid("tracking_number", str(error)) from error


def parcel_carrier(typed: str) -> str:
    """Returns the carrier's canonical name. Raises `Invalid`."""
    try:
        return read_carrier(typed)
    except NoCarrier as error:
        raise Invalid("carrier", _("Enter the carrier")) from error


async def doubts_about(shipment_id: UUID, carrier: str, number: Number) -> list[Doubt]:
    # The form of the number is checked, and its use on parcels that left before.
    found = doubts(number, carrier)
    others = [row["order_number"] for row in await fetch(OTHER_PARCELS, number.key, shipment_id)]
    if others:
        message = _("{number} is already on the parcel for {order}")
        message = message.format(number=number.shown, order=", ".join(others))
        found.append(Doubt("ALREADY_USED", message))
    return found


def is_confirmed(confirmed_number: str | None, number: Number) -> bool:
    # Programs (None) need not confirm; people confirm this very number.
    return confirmed_number is None or tracking_key(confirmed_number) == number.key

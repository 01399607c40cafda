"""The rules for tracking numbers, the same for pages and API: what is refused, what is doubtful."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.i18n.language import gettext as _
from app.infra.database import fetch
from app.tables.delivery import ShipmentRow
from app.values import order_numbers
from app.values.carriers import (
    NoCarrier,
    carrier_key,
    is_offered,
    read_carrier,
    sends_without_number,
)
from app.values.fields import Invalid
from app.values.shop_settings import shop_settings
from app.values.tracking import (
    ORDER,
    Doubt,
    Number,
    Unreadable,
    doubts,
    read_number,
    tracking_key,
    with_key,
)

OTHER_PARCELS: Final = """
SELECT order_number FROM delivery.shipments
WHERE (tracking_key = $1 OR boxes <> '[]' AND boxes @> $3) AND shipment_id <> $2
ORDER BY shipped_at DESC LIMIT 10
"""


def parcel_number(typed: str, field: str = "tracking_number") -> Number:
    """Raises `Invalid` for text that cannot be a tracking number."""
    try:
        return read_number(typed)
    except Unreadable as error:
        raise Invalid(field, str(error)) from error


def number_with(carrier: str, typed: str | None, row: ShipmentRow) -> Number | None:
    """Returns None for a parcel without a number, if the carrier sends such or it left so.

    Raises `Invalid`.
    """
    left_so = not row.tracking_number and carrier_key(row.carrier or "") == carrier_key(carrier)
    if not (typed or "").strip() and (left_so or sends_without_number(carrier)):
        return None
    number = parcel_number(typed or "")
    if order_numbers.read(number.shown) == row.order_number:
        # Without ORD- it looks like a number of a carrier.
        message = _("{number} is an order number. Scan the carrier's label")
        raise Invalid("tracking_number", message.format(number=number.shown))
    return number


def require_offered(carrier: str) -> None:
    """Raises `Invalid` for a carrier that the shop does not send with."""
    if not is_offered(carrier):
        names = ", ".join(one.name for one in shop_settings().carriers)
        message = _("Choose one of the shop’s carriers: {names}")
        raise Invalid("carrier", message.format(names=names))


def parcel_carrier(typed: str) -> str:
    """Returns the carrier's canonical name. Raises `Invalid`, also for a slip that was scanned."""
    if ORDER.fullmatch("".join(typed.split())):
        message = _("{number} is an order number, not a carrier")
        raise Invalid("carrier", message.format(number=typed.strip()))
    try:
        return read_carrier(typed)
    except NoCarrier as error:
        raise Invalid("carrier", _("Enter the carrier")) from error


async def doubts_about(
    shipment_id: UUID, carrier: str, number: Number | None, further: Sequence[Number] = ()
) -> list[Doubt]:
    # The form of each number is checked, and its use on parcels that left before.
    found: list[Doubt] = []
    for one in (*([number] if number else ()), *further):
        found += doubts(one, carrier)
        rows = await fetch(OTHER_PARCELS, one.key, shipment_id, with_key(one.key))
        if rows:
            message = _("{number} is already on the parcel for {order}")
            others = ", ".join(dict.fromkeys(row["order_number"] for row in rows))
            found.append(Doubt("ALREADY_USED", message.format(number=one.shown, order=others)))
    return found


def is_confirmed(
    confirmed_number: str | None, number: Number | None, further: Sequence[Number] = ()
) -> bool:
    # Programs (None) need not confirm; people confirm these very numbers, one a line.
    if confirmed_number is None or number is None:
        return True
    if not further:
        return tracking_key(confirmed_number) == number.key
    return set(map(tracking_key, confirmed_number.splitlines())) == {
        one.key for one in (number, *further)
    }

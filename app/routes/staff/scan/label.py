"""What the station refuses or asks about before a scanned label ships a parcel."""

from litestar import Response

from app.i18n.language import gettext as _
from app.routes.staff.piece_fields import piece_entry
from app.routes.staff.scan.bench import Bench
from app.routes.staff.scan.page import ask, next_piece
from app.routes.staff.scan.pieces import missing_pieces, not_a_label, packing
from app.routes.staff.shipment_fields import NotSent, number_in_row
from app.services.delivery import Shipment
from app.values import order_numbers
from app.values.carriers import sends_without_number
from app.values.likely_carriers import differs
from app.values.tracking import Unreadable, pick_number, read_number, tracking_key
from app.web.forms import Form
from app.web.pages import AnyRequest


async def not_yet(
    request: AnyRequest, shipment: Shipment, bench: Bench, form: Form
) -> Response[str] | None:
    """Answers a carrier's name where the label belongs, and a parcel that lacks pieces."""
    parcel, chosen = await packing(shipment, form.get("packed", "")), piece_entry(form)
    if other := bench.listed(form.get("tracking_number", "")):
        switched = Bench(bench.carriers, other)
        return await ask(request, shipment, parcel=parcel, chosen=chosen, bench=switched)
    missing = missing_pieces(parcel, chosen)
    return await next_piece(request, shipment, missing) if missing.wrong else None


def without_number(shipment: Shipment, entry: Form) -> str:
    """Returns the tracking number, which is empty if the slip was scanned to ship without one."""
    number = entry["tracking_number"]
    is_slip = order_numbers.read(number) == shipment.order_number
    return "" if is_slip and sends_without_number(entry["carrier"]) else number


async def refuse_label(shipment: Shipment, bench: Bench, entry: Form, confirmed: str) -> None:
    """Raises `NotSent` for what is no label, and for a carrier that is not meant.

    `confirmed` begins with the number that was confirmed to be the carrier's.
    """
    number = entry["tracking_number"]
    if number and (wrong := await not_a_label(shipment, number)):
        raise NotSent({"tracking_number": wrong})
    key = _key(number)
    if wrong := bench.fault(entry["carrier"]):
        raise NotSent({"carrier": wrong})
    if key and tracking_key(number_in_row(confirmed.partition("\n")[0])) == key:
        return
    carrier = bench.listed(entry["carrier"])
    if others := differs(key, carrier, bench.carriers):
        message = _("{number} looks like a number from {others}, not from {carrier}")
        named = {"number": number[:60], "others": " / ".join(others), "carrier": carrier}
        raise NotSent({"carrier": message.format_map(named)})


def _key(number: str) -> str:
    """Raises `NotSent` for a number that no parcel can have."""
    try:
        return read_number(pick_number(number)).key if number else ""
    except Unreadable as error:
        raise NotSent({"tracking_number": str(error)}) from error

"""Packing slips and labels for parcels, as pages that print."""

from collections.abc import Iterable
from math import ceil
from typing import Final
from unicodedata import east_asian_width
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.services import delivery
from app.services.delivery import Shipment, UnknownShipment
from app.values import postal
from app.values.fields import Invalid
from app.values.formats import country
from app.values.seller import seller
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page

# Slips of one page.
MAX_SHIPMENTS: Final = 100
# Sizes of an address on a label, in points; label.css has them.
LETTERS: Final = (19, 14, 11, 9, 7, 6)
# The width in points of a label's line, less what breaking between words loses.
LINE: Final = 225
# The height in points for all lines, and for the customer's note below them.
ROOM: Final = 150
NOTE_LETTERS: Final = 9
NOTE_GAP: Final = 8
# The sender's letters in points, and the width in points of its lines.
SENDER_LETTERS: Final = 7
SENDER_LINE: Final = 160
# Letters of the note that a label has room for; the slip has all of them.
NOTE_LONGEST: Final = 120


@get("/staff/slips", include_in_schema=False)
async def show_slips(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    # `?ids=` takes shipment ids with commas between them; a form may send each as `id`, too.
    given = request.query_params
    asked = _ids([*given.getall("ids", []), *given.getall("id", [])])
    found = await delivery.find_shipments(asked)
    if not found:
        raise UnknownShipment
    await delivery.note_printed([one.shipment_id for one in found])
    return page(
        request,
        "staff/printing/slips.html",
        member=member,
        shipments=found,
        siblings=await delivery.siblings_of(found),
        missing=len(asked) - len(found),
    )


@get("/staff/labels/{shipment_id:uuid}", include_in_schema=False)
async def show_label(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    shipment = await delivery.find_shipment(shipment_id)
    await delivery.note_printed([shipment_id])
    return page(
        request,
        "staff/printing/label.html",
        member=member,
        shipment=shipment,
        letters=letters(shipment),
        note=label_note(shipment),
        sender=sender(),
    )


def letters(shipment: Shipment) -> int:
    """Returns the largest size in points at which the label holds the whole address."""
    room = _room() - _note_height(label_note(shipment))
    lines = _written(shipment)
    return next((size for size in LETTERS if _height(lines, size) <= room), LETTERS[-1])


def label_note(shipment: Shipment) -> str:
    """Returns as much of the customer's note as the label has room for below the address."""
    note = "\n".join(line for line in shipment.note.splitlines() if line.strip())
    if len(note) > NOTE_LONGEST:
        note = f"{note[: NOTE_LONGEST - 1].rstrip()}…"
    room = _room() - _height(_written(shipment), LETTERS[-1])
    return note if _note_height(note) <= room else ""


def sender() -> str:
    """Returns the shop's own address in one line, if it has one."""
    known = seller()
    return known.sender if known else ""


def _room() -> float:
    # The sender stands above the address, in lines of its own width.
    lines = ceil(sum(map(_width, sender())) * SENDER_LETTERS / SENDER_LINE)
    return ROOM - 1.25 * SENDER_LETTERS * lines


def _written(shipment: Shipment) -> list[str]:
    to = shipment.delivery_address
    phone = [shipment.customer_phone] if shipment.customer_phone else []
    return [shipment.customer_name, *postal.lines(to), country(to.country), *phone]


def _note_height(note: str) -> float:
    """Returns points, with the heading and the gap above; 0 without a note."""
    return NOTE_GAP + _height(["", *note.splitlines()], NOTE_LETTERS) if note else 0.0


def _height(lines: Iterable[str], size: int) -> float:
    """Returns the points that the lines take in letters of `size`; an empty line counts as one."""
    widths = [sum(map(_width, line)) for line in lines]
    return 1.2 * size * sum(max(1, ceil(width * size / LINE)) for width in widths)


def _width(letter: str) -> float:
    """Returns a share of the height, rather too much than too little, for an unknown font."""
    if east_asian_width(letter) in "WF" or letter in "WM@%":
        return 1.0
    return 0.75 if letter.isupper() else 0.6


def _ids(given: list[str]) -> list[UUID]:
    """Returns each id once. Raises `Invalid`."""
    words = [word.strip() for one in given for word in one.split(",") if word.strip()]
    try:
        ids = list(dict.fromkeys(map(UUID, words)))
    except ValueError as error:
        raise Invalid("ids", _("contains something that is not a shipment ID")) from error
    if not ids:
        raise Invalid("ids", _("names no shipment"))
    if len(ids) > MAX_SHIPMENTS:
        raise Invalid("ids", _("names more than {most} shipments").format(most=MAX_SHIPMENTS))
    return ids


handlers = [show_slips, show_label]

"""How large the letters of an address are on a label, so that all of it fits."""

from collections.abc import Iterable
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from app.services.delivery import Shipment
from app.values import postal
from app.values.formats import country
from app.values.seller import seller

# Sizes of an address on a label, in points; label.css has them.
LETTERS: Final = (19, 14, 11, 9, 7, 6)
# The width in points of a label's line, less what breaking between words loses.
LINE: Final = 225
# The height in points for all lines, and for the customer's note below them.
ROOM: Final = 150
NOTE_LETTERS: Final = 9
NOTE_GAP: Final = 8
# The height in points of the line with the money to collect.
CASH_LINE: Final = 24
# The sender's letters in points, and the width in points of its lines.
SENDER_LETTERS: Final = 7
SENDER_LINE: Final = 160
# Letters of the note that a label has room for; the slip has all of them.
NOTE_LONGEST: Final = 120


def letters(shipment: Shipment, *, with_cash: bool = False) -> int:
    """Returns the largest size in points at which the label holds the whole address."""
    room = _room(with_cash=with_cash) - _note_height(label_note(shipment, with_cash=with_cash))
    lines = written_address(shipment)
    return next((size for size in LETTERS if _height(lines, size) <= room), LETTERS[-1])


def label_note(shipment: Shipment, *, with_cash: bool = False) -> str:
    """Returns as much of the customer's note as the label has room for below the address."""
    note = "\n".join(line for line in shipment.note.splitlines() if line.strip())
    if len(note) > NOTE_LONGEST:
        note = f"{note[: NOTE_LONGEST - 1].rstrip()}…"
    room = _room(with_cash=with_cash) - _height(written_address(shipment), LETTERS[-1])
    return note if _note_height(note) <= room else ""


def sender() -> str:
    """Returns the shop's own address in one line, if it has one."""
    known = seller()
    return known.sender if known else ""


def _room(*, with_cash: bool) -> float:
    # The sender stands above the address, in lines of its own width.
    lines = ceil(width_of(sender()) * SENDER_LETTERS / SENDER_LINE)
    return ROOM - 1.25 * SENDER_LETTERS * lines - (CASH_LINE if with_cash else 0)


def written_address(shipment: Shipment) -> list[str]:
    to = shipment.delivery_address
    phone = [shipment.customer_phone] if shipment.customer_phone else []
    return [shipment.customer_name, *postal.lines(to), country(to.country), *phone]


def _note_height(note: str) -> float:
    """Returns points, with the heading and the gap above; 0 without a note."""
    return NOTE_GAP + _height(["", *note.splitlines()], NOTE_LETTERS) if note else 0.0


def _height(lines: Iterable[str], size: int) -> float:
    """Returns the points that the lines take in letters of `size`; an empty line counts as one."""
    widths = [width_of(line) for line in lines]
    return 1.2 * size * sum(max(1, ceil(width * size / LINE)) for width in widths)


def width_of(line: str) -> float:
    """Returns a multiple of the letters' height."""
    return sum(map(_width, line))


def _width(letter: str) -> float:
    """Returns a share of the height, rather too much than too little, for an unknown font."""
    if east_asian_width(letter) in "WF" or letter in "WM@%":
        return 1.0
    return 0.75 if letter.isupper() else 0.6

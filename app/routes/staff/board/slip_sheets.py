"""Divides packing slips into sheets: a browser counts the pages of a document, not of each slip."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final

from app.routes.staff.board.label_letters import width_of, written_address
from app.services.delivery import Shipment
from app.services.delivery.parcel_parts import ParcelItem
from app.values.seller import seller
from app.values.shop_settings import shop_settings

# Millimetres, as slips.css has them. A sheet of Letter is lower than one of A4, and A4 is narrower.
SHEET: Final = 248.0
LINE: Final = 182.0
MARGIN: Final = 5.0
QR: Final = 26.0
LOGO: Final = 16.0
NUMBER: Final = 16.0
FURTHER_HEAD: Final = 11.0
TABLE_HEAD: Final = 6.0
PRODUCT: Final = 115.0
PADDING: Final = 3.2
STOP: Final = 18.0
TOTAL: Final = 8.0
SIGNATURES: Final = 16.0
# A point in millimetres, and the height of a line of letters of one point.
POINT: Final = 0.3528
HIGH: Final = 0.5


def sheets_of(
    shipment: Shipment, siblings: Sequence[Shipment], shelves: Mapping[str, int]
) -> list[list[ParcelItem]]:
    """Returns the parcel's items on each sheet, in the order of the shelves.

    `shelves` has the place of each product in that order; a product that is not in it comes last.
    """
    items = sorted(
        shipment.items, key=lambda one: (shelves.get(one.product_id, len(shelves)), one.position)
    )
    sheets: list[list[ParcelItem]] = [[]]
    room = SHEET - _head(shipment) - TABLE_HEAD
    for place, item in enumerate(items, start=1):
        needed = _row(item) + (_foot(shipment, siblings) if place == len(items) else 0)
        if needed > room and (sheets[-1] or len(items) > 1):
            sheets.append([])
            room = SHEET - FURTHER_HEAD - TABLE_HEAD
        sheets[-1].append(item)
        room -= needed
    return [sheet for sheet in sheets if sheet] or sheets


def _head(shipment: Shipment) -> float:
    several, left = shipment.is_one_of_several, shipment.carrier is not None
    shop = LOGO if shop_settings().logo else 0.0
    method = [shipment.method_name] if shipment.method_name else []
    told = ["ordered", *(["nth"] * several), *method, *(["number"] * left)]
    text = shop + NUMBER + _lines(11, *told)
    stops = STOP * sum(map(bool, (shipment.is_test, shipment.hold, shipment.cancelled_at)))
    note = _lines(11, "note", *shipment.note.splitlines()) if shipment.note else 0.0
    address = _lines(9.5, "to") + _lines(13, *written_address(shipment))
    return max(QR, text) + MARGIN + stops + 3 * MARGIN + address + note


def _row(item: ParcelItem) -> float:
    return PADDING + _lines(10.5, item.name, across=PRODUCT) + _lines(8.5, item.product_id) * 0.9


def _foot(shipment: Shipment, siblings: Sequence[Shipment]) -> float:
    others = [" ".join(f"{item.quantity} × {item.name}," for item in one.items) for one in siblings]
    told = MARGIN + _lines(10, "others", *others) if shipment.is_one_of_several else 0.0
    known = seller()
    by = MARGIN + _lines(9.5, "wrong?", ", ".join([known.name, *known.lines])) if known else 0.0
    return TOTAL + told + by + SIGNATURES


def _lines(size: float, *lines: str, across: float = LINE) -> float:
    """Returns the height in millimetres of lines in letters of `size` points."""
    broken = (max(1, ceil(width_of(line) * size * POINT / across)) for line in lines)
    return sum(broken) * size * HIGH

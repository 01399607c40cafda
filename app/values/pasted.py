"""A pasted table of tracking numbers, matched to the parcels of a form."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.values import order_numbers
from app.values.cells import rows
from app.values.tracking import NAMES_ORDER, Unreadable, pick, read_number

# The form has at most a hundred parcels.
MAX_LINES: Final = 500
TRACKING, ORDER, CARRIER = "tracking", "order", "carrier"
_NAMES: Final = {
    TRACKING: "tracking trackingnumber trackingno trackingid trackingcode parcelnumber number"
    " sendungsnummer paketnummer trackingnummer sendungscode",
    ORDER: "order ordernumber orderno orderid bestellung bestellnummer auftrag auftragsnummer"
    " referenz reference",
    CARRIER: "carrier versanddienst versanddienstleister paketdienst dienstleister shippingcompany",
}
_KINDS: Final = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class PastedEntry(msgspec.Struct, frozen=True):
    """What a line says about a parcel; `carrier` is empty if the line names none."""

    number: str
    carrier: str = ""


class PastedTable(msgspec.Struct):
    """`entries` is by parcel; `faults` say which lines were not understood, and why."""

    entries: dict[str, PastedEntry] = msgspec.field(default_factory=dict[str, PastedEntry])
    faults: list[str] = msgspec.field(default_factory=list[str])
    # The order numbers of lines about parcels that are not in the form.
    others: list[str] = msgspec.field(default_factory=list[str])


def read(
    text: str, parcels: Mapping[str, str], columns: Sequence[str], start: str = ""
) -> PastedTable:
    """Matches the lines to `parcels`, which maps what may name a parcel to the parcel, in form
    order.

    Lines are matched by order number or id. If no line has one, they are matched by position, from
    `start` on. `columns` are the column names for a table without a header.
    """
    table = rows(text, _is_known)
    found = PastedTable()
    if len(table) > MAX_LINES:
        message = _("Only the first {most} lines were read")
        found.faults.append(message.format(most=MAX_LINES))
    names = _header(table[0])
    lines = list(enumerate(table[:MAX_LINES], 1))[1 if names else 0 :]
    named = [(at, cells, _parcels(cells, parcels)) for at, cells in lines]
    if not any(of or _orders(cells) for _at, cells, of in named):
        _by_place(named, _from(start, parcels), names, found)
        return found
    for at, cells, of in named:
        orders = _orders(cells)
        if len(of) == 1:
            _take(at, cells, of.pop(), _columns(names, cells, columns), found, parcels)
        elif len(of) > 1:
            found.faults.append(_("Line {line} names two orders").format(line=at))
        elif orders:
            found.others += orders
        elif any(cells):
            found.faults.append(_("Line {line} has no order number").format(line=at))
    return found


def _by_place(
    lines: Sequence[tuple[int, list[str], set[str]]],
    parcels: Sequence[str],
    names: Mapping[str, int],
    found: PastedTable,
) -> None:
    for (at, cells, _of), parcel in zip(lines, parcels, strict=False):
        if any(cells):
            _take(at, cells, parcel, names, found, {})
    if over := sum(any(cells) for _at, cells, _of in lines[len(parcels) :]):
        message = _("More numbers than orders: the last {over} of {all} were left over")
        found.faults.append(message.format(over=over, all=len(lines)))


def _take(
    at: int,
    cells: list[str],
    parcel: str,
    names: Mapping[str, int],
    found: PastedTable,
    parcels: Mapping[str, str],
) -> None:
    carrier = _cell(cells, names.get(CARRIER))
    try:
        if TRACKING in names:
            number = _cell(cells, names[TRACKING])
        else:
            rest = [cell for cell in cells if cell and not _names(cell, parcels)]
            number = rest[0] if len(rest) == 1 else pick(rest) if rest else ""
        if not number:
            return
        entry = PastedEntry(number, carrier)
        if found.entries.setdefault(parcel, entry) != entry:
            message = _("Line {line} gives a parcel a second number: {number}")
            found.faults.append(message.format(line=at, number=number))
            return
        read_number(number)
    except Unreadable as error:
        found.faults.append(_("Line {line}: {reason}").format(line=at, reason=error))


def _header(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(map(_folded, cells)):
        if name in _KINDS:
            found.setdefault(_KINDS[name], place)
    return found


def _folded(name: str) -> str:
    return re.sub(r"[^a-zäöü]", "", name.casefold())


def _is_known(cell: str) -> bool:
    return bool(NAMES_ORDER.fullmatch(cell) or _UUID.fullmatch(cell) or _folded(cell) in _KINDS)


def _columns(
    names: Mapping[str, int], cells: Sequence[str], columns: Sequence[str]
) -> Mapping[str, int]:
    return names or (_header(columns) if len(cells) == len(columns) else {})


def _parcels(cells: Sequence[str], parcels: Mapping[str, str]) -> set[str]:
    return {parcels[name] for cell in cells if (name := _names(cell, parcels)) in parcels}


def _names(cell: str, parcels: Mapping[str, str]) -> str:
    if _UUID.fullmatch(cell):
        return cell.casefold()
    number = order_numbers.read(cell) or ""
    return number if number in parcels or NAMES_ORDER.fullmatch(cell) else ""


def _orders(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if NAMES_ORDER.fullmatch(cell)]


def _from(start: str, parcels: Mapping[str, str]) -> list[str]:
    order = list(dict.fromkeys(parcels.values()))
    return order[order.index(start) :] if start in order else order


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""

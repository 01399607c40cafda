"""The pieces of a parcel at the station: which are scanned, and what a scan of another means.

The server keeps none of it. The page sends along how many pieces of each line are packed, so that a
page that is loaded again counts nothing twice.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.routes.staff.piece_fields import piece_field
from app.services import board, products
from app.services.delivery import Shipment
from app.services.products import ShelvedProduct
from app.values import order_numbers
from app.values.gtin import barcode_in
from app.values.keyboards import other_layouts
from app.values.tracking import OTHER_LAYOUT
from app.web.forms import whole_number

# A refusal names this many products that are still to be packed.
NAMED: Final = 3


class PackLine(msgspec.Struct, frozen=True):
    """A line of the parcel, of which `packed` pieces were scanned."""

    position: int
    product_id: str
    name: str
    quantity: int
    packed: int
    shelf: str
    barcode: str | None

    @property
    def missing(self) -> int:
        return self.quantity - self.packed


class Packing(msgspec.Struct, frozen=True):
    """The lines by shelf. `message` is what the last scan did, and `wrong` if it was refused."""

    lines: list[PackLine]
    message: str = ""
    wrong: bool = False

    @property
    def by_piece(self) -> bool:
        """Whether each piece is scanned, which needs a barcode on every product."""
        return all(line.barcode for line in self.lines)

    @property
    def complete(self) -> bool:
        return not any(line.missing for line in self.lines)

    @property
    def packed(self) -> int:
        return sum(line.packed for line in self.lines)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def state(self) -> str:
        """The text that the page sends along, such as `1:2,3:1`."""
        return ",".join(f"{line.position}:{line.packed}" for line in self.lines if line.packed)


async def packing(shipment: Shipment, state: str = "") -> Packing:
    """Reads what is packed. Of a line that has become shorter, no more count than it has."""
    shelved = await products.on_shelves([item.product_id for item in shipment.items])
    packed = _packed(state)
    lines = [
        PackLine(
            position=item.position,
            product_id=item.product_id,
            name=item.name,
            quantity=item.quantity,
            packed=min(packed.get(item.position, 0), item.quantity),
            shelf=there.shelf if there else "",
            barcode=there.barcode if there else None,
        )
        for item in shipment.items
        for there in [shelved.get(item.product_id)]
    ]
    places = {product_id: place for place, product_id in enumerate(shelved)}
    lines.sort(key=lambda line: (places.get(line.product_id, len(places)), line.position))
    return Packing(lines)


def tick(parcel: Packing, position: int) -> Packing:
    """Packs all of a line whose barcode cannot be scanned."""
    lines = [
        msgspec.structs.replace(line, packed=line.quantity) if line.position == position else line
        for line in parcel.lines
    ]
    return Packing(lines)


async def scan_piece(parcel: Packing, order_number: str, code: str) -> Packing:
    """Packs the piece with this code, or says why it is not the one to pack."""
    found = await products.find_scanned(code)
    if len(found) != 1:
        several = _several(found, code) if found else ""
        return _refused(parcel, several or _no_piece(parcel, order_number, code))
    scanned = found[0]
    of_it = [line for line in parcel.lines if line.product_id == scanned.product_id]
    waiting = next((line for line in of_it if line.missing), None)
    if waiting is None:
        return _refused(parcel, _wrong_piece(parcel, scanned, of_it))
    one_more = msgspec.structs.replace(waiting, packed=waiting.packed + 1)
    lines = [one_more if line is waiting else line for line in parcel.lines]
    message = _("{name}: {packed} of {count}")
    return Packing(
        lines,
        message.format(name=scanned.name, packed=one_more.packed, count=one_more.quantity),
    )


def missing_pieces(parcel: Packing, leaving: Mapping[str, str]) -> Packing:
    """Refuses it if more pieces leave, by their fields, than were scanned one by one."""
    for line in parcel.lines:
        typed = leaving.get(piece_field(line.position), str(line.quantity))
        leaves = min(whole_number(typed) or 0, line.quantity)
        if parcel.by_piece and leaves > line.packed:
            message = _("Not all pieces are scanned. This parcel still needs {pieces}")
            return _refused(parcel, message.format(pieces=_needs(parcel)))
    return parcel


async def not_a_label(shipment: Shipment, number: str) -> str:
    """Returns the fault of an order's number or a product's code in the field of the label, else an
    empty text.
    """
    order = order_numbers.read(number)
    if order and any(
        one.order_number == order for one in (await board.list_shipments(q=order, limit=1)).items
    ):
        message = _("{number} is an order number. Scan the carrier's label")
        return message.format(number=number)
    found = await products.find_scanned(number)
    if not found:
        return ""
    packed = {item.product_id for item in shipment.items}
    scanned = next((one for one in found if one.product_id in packed), found[0])
    if scanned.product_id in packed:
        message = _("This is {name}, not the carrier's label. The parcel has all of its pieces")
    else:
        message = _("This is {name}, not the carrier's label, and it is not in this parcel")
    return message.format(name=scanned.name)


def _no_piece(parcel: Packing, order_number: str, code: str) -> str:
    order = order_numbers.read(code)
    if order == order_number:
        return ""
    if order is not None and code.strip().upper().startswith(order_numbers.BEGIN):
        message = _("{number} is another order. This parcel still needs {pieces}")
        return message.format(number=order, pieces=_needs(parcel))
    if barcode := barcode_in(code):
        message = _("No product has the barcode {number}. This parcel still needs {pieces}")
        return message.format(number=barcode, pieces=_needs(parcel))
    if other_layouts(code):
        return _(OTHER_LAYOUT)
    message = _("{number} is not a product's barcode. This parcel still needs {pieces}")
    return message.format(number=code[:60], pieces=_needs(parcel))


def _several(found: list[ShelvedProduct], code: str) -> str:
    message = _("{number} may be {names}, whose SKUs differ only in case. Choose the piece by hand")
    names = ", ".join(f"{one.name} ({one.sku})" for one in found)
    return message.format(number=code.strip()[:60], names=names)


def _wrong_piece(parcel: Packing, scanned: ShelvedProduct, of_it: list[PackLine]) -> str:
    if of_it:
        count = sum(line.quantity for line in of_it)
        message = _("One {name} too many: the parcel already has {count}. It still needs {pieces}")
        if parcel.complete:
            message = _("One {name} too many: the parcel already has {count}")
        return message.format(name=scanned.name, count=count, pieces=_needs(parcel))
    message = _("This is {name}; this parcel needs {pieces}")
    return message.format(name=scanned.name, pieces=_needs(parcel))


def _refused(parcel: Packing, message: str) -> Packing:
    return msgspec.structs.replace(parcel, message=message, wrong=bool(message))


def _needs(parcel: Packing) -> str:
    missing = [line for line in parcel.lines if line.missing]
    named = ", ".join(f"{line.missing} × {line.name}" for line in missing[:NAMED])
    more = len(missing) - NAMED
    if more <= 0:
        return named
    return _("{numbers} and {count} more").format(numbers=named, count=more)


def _packed(state: str) -> Mapping[int, int]:
    """Reads pieces by position; what is no such text counts as nothing."""
    pairs = (pair.partition(":") for pair in state[:1000].split(","))
    return {
        position: pieces
        for before, _colon, after in pairs
        if (position := whole_number(before)) and (pieces := whole_number(after))
    }

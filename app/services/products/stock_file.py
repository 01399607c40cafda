"""A table of counts as spreadsheets write it: which product each line means, and its number."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.services.products.stock_take_lines import MAX_COUNTED
from app.values.cells import rows

MAX_LINES: Final = 20_000
# Cells may have lines of their own. A file with still more is not split into cells, which takes a
# kilobyte for each line.
MAX_LINE_ENDS: Final = 10 * MAX_LINES
PRODUCT_ID: Final = "product_id"
SKU: Final = "sku"
BARCODE: Final = "barcode"
COUNTED: Final = "counted"
ON_HAND: Final = "on_hand"
# What the columns are called in the shop's own file, and in those of other programs.
HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    PRODUCT_ID: frozenset({"productid", "produktid", "produktnummer", "idproduit", "id"}),
    SKU: frozenset({"sku", "artikelnummer", "artikelnr", "référence", "reference"}),
    BARCODE: frozenset({"barcode", "strichcode", "ean", "gtin", "codebarres"}),
    COUNTED: frozenset({"counted", "count", "gezählt", "anzahl", "menge", "compté", "quantité"}),
    ON_HAND: frozenset({"onhand", "bestand", "lautbestand", "théorique"}),
}
KNOWN: Final = frozenset().union(*HEADINGS.values())
# The columns by which a product is found, the surest first.
NAMING: Final = (PRODUCT_ID, SKU, BARCODE)
_BLANKS: Final = re.compile(r"[\s_.\-]+")
# 1.234 and 1,234 and 1 234 are the same number; so are 12 and 12,00.
# After thousands, the other sign begins the decimals: 1.234,00.
_GROUPED: Final = re.compile(
    r"(\d{1,3}([.,'’ \u00a0\u202f])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,]0+)?", re.ASCII
)
_PLAIN: Final = re.compile(r"(\d+)(?:[.,]0{1,2})?", re.ASCII)


class FileFault(msgspec.Struct, frozen=True):
    """What is wrong in a line, the first of which is 1; `column` is its heading, or empty."""

    line: int
    column: str
    says: str


class FileCount(msgspec.Struct, frozen=True):
    """A count in a file: the product by its `keys`, which are SKU, barcode or id, and what was on
    hand when the file was made, if it says so.
    """

    line: int
    keys: Mapping[str, str]
    counted: int
    seen: int | None = None


class StockFile(msgspec.Struct, frozen=True):
    counts: Sequence[FileCount]
    faults: Sequence[FileFault]


def decoded(content: bytes) -> str:
    """Reads UTF-8, UTF-16 with its mark, and what old spreadsheets write in Western Europe."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_counts(text: str) -> StockFile:
    """Reads lines whose first names the columns. A line without a number was not counted."""
    if max(map(text.count, "\r\n")) > MAX_LINE_ENDS:
        return _too_long()
    lines = rows(text, lambda cell: _heading(cell) in KNOWN) if text.strip() else []
    columns = _columns(lines[0]) if lines else {}
    if COUNTED not in columns or not any(name in columns for name in NAMING):
        says = _("The first line must name the columns: sku, barcode or product_id, and counted.")
        return StockFile([], [FileFault(1, "", says)])
    # The first line has the headings.
    if len(lines) > MAX_LINES + 1:
        return _too_long()
    counts: list[FileCount] = []
    faults: list[FileFault] = []
    for line, cells in enumerate(lines[1:], start=2):
        found = _count(line, {name: _cell(cells, place) for name, place in columns.items()})
        if isinstance(found, FileFault):
            faults.append(found)
        elif found:
            counts.append(found)
    return StockFile(counts, faults)


def whole_number_of(typed: str) -> int | None:
    """Reads a whole number as it is written in English, German or French, or returns None."""
    plain = _PLAIN.fullmatch(typed)
    if grouped := _GROUPED.fullmatch(typed):
        return int(re.sub(r"[^0-9]", "", grouped[1])[:12])
    return int(plain[1][:12]) if plain else None


def _too_long() -> StockFile:
    says = _("A file may have {most} lines.").format(most=MAX_LINES)
    return StockFile([], [FileFault(MAX_LINES + 2, "", says)])


def _count(line: int, cells: Mapping[str, str]) -> FileCount | FileFault | None:
    typed = cells[COUNTED]
    keys = {name: cells[name] for name in NAMING if cells.get(name)}
    if not typed:
        return None
    if not keys:
        return FileFault(line, "", _("This line names no product."))
    counted = whole_number_of(typed)
    if counted is None or counted > MAX_COUNTED:
        says = _("“{value}” is not a whole number from 0 to 1,000,000.")
        return FileFault(line, COUNTED, says.format(value=typed[:40]))
    seen = whole_number_of(cells.get(ON_HAND, ""))
    return FileCount(line, keys, counted, seen)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Returns the place of each known column, the first of equal ones."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        heading = _heading(cell)
        for name, headings in HEADINGS.items():
            if heading in headings:
                found.setdefault(name, place)
    return found


def _heading(cell: str) -> str:
    return _BLANKS.sub("", cell.casefold())


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""

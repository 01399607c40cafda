"""Shopify's table of products, in which the lines of one handle are one product or family."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from app.i18n.language import gettext_noop
from app.services.products.imports.decoding import CsvRow, CsvTable
from app.services.products.imports.further_texts import read_further
from app.services.products.imports.given import (
    LONGEST_URL,
    GivenFamily,
    GivenPicture,
    GivenProduct,
    LineReader,
    member_id,
    plain_id,
    read_code,
    some_pictures,
)
from app.services.products.imports.markup import text_of
from app.services.products.imports.numbers import (
    read_answer,
    read_grams,
    read_price,
    read_quantity,
)
from app.services.products.imports.tax_words import read_tax_class
from app.services.products.pictures import MAX_PICTURES
from app.values.fields import Invalid
from app.values.text import tidy

# How Shopify writes that a product has no options.
NO_OPTION: Final = ("title", "default title")
STATES: Final = frozenset({"active", "draft", "archived"})
NO_STATE: Final = gettext_noop("must be active, draft or archived")
NO_VALUE: Final = gettext_noop("has no value for this option")
NO_HANDLE: Final = gettext_noop("is empty, and so is the title: nothing says which product it is")
NO_LINE: Final = gettext_noop("must be one line of text, without control characters")
PLACES: Final = (1, 2, 3)
# Cells that a line of a further picture does not have.
OF_A_VARIANT: Final = ("sku", "price", "quantity", "value1", "barcode", "product_id")
TEXTS: Final = {
    "shelf": "shelf",
    "manufacturer_name": "manufacturer",
    "manufacturer_address": "manufacturer_address",
    "manufacturer_contact": "manufacturer_contact",
    "responsible_person": "responsible_person",
    "safety_information": "safety_information",
}


def read_shopify(table: CsvTable) -> list[list[GivenProduct]]:
    """Returns the products in the order of the file; those of one family are together."""
    groups = dict[str, list[CsvRow]]()
    handle = ""
    for row in table.rows:
        found = _handle(row)
        # Some systems name the product in the first of its lines alone.
        handle = found or ("" if row.cells.get("title") else handle)
        groups.setdefault(handle or f"\n{row.line}", []).append(row)
    return [
        _product("" if handle.startswith("\n") else handle, rows, table.columns)
        for handle, rows in groups.items()
    ]


def _handle(row: CsvRow) -> str:
    handle = tidy(row.cells.get("handle", ""))
    if handle or "handle" in row.cells:
        return handle
    # A plain list has no handles: an own id, an SKU or the name stands for it.
    cells = (tidy(row.cells.get(name, "")) for name in ("product_id", "sku", "title"))
    return next(filter(None, cells), "")


def _product(handle: str, rows: Sequence[CsvRow], columns: dict[str, str]) -> list[GivenProduct]:
    first = LineReader(_whole(rows), columns)
    handle = handle or plain_id(first.text("title") or first.text("sku"))
    options = [name for place in PLACES if (name := first.text(f"option{place}"))]
    if [one.casefold() for one in options] == [NO_OPTION[0]] and (
        first.text("value1").casefold() == NO_OPTION[1]
    ):
        options = []
    family = GivenFamily(plain_id(handle), first.text("title"), options) if options else None
    pictures = _described(
        GivenPicture(tidy(row.cells["image"])[:LONGEST_URL], tidy(row.cells.get("image_alt", "")))
        for row in sorted(rows, key=_position)
        if row.cells.get("image", "").strip() and not row.fault
    )
    variants = [row for row in rows if row is rows[0] or _is_variant(row)]
    return [_variant(row, first, handle, family, pictures, columns) for row in variants]


def _whole(rows: Sequence[CsvRow]) -> CsvRow:
    """The line that says what is true of all: each cell is the first that is not empty."""
    cells = dict[str, str]()
    for row in [rows[0], *(row for row in rows if not row.fault)]:
        cells |= {name: cell for name, cell in row.cells.items() if not cells.get(name, "").strip()}
    return CsvRow(rows[0].line, cells, rows[0].fault, rows[0].at)


def _is_variant(row: CsvRow) -> bool:
    return bool(row.fault) or any(row.cells.get(name, "").strip() for name in OF_A_VARIANT)


def _position(row: CsvRow) -> float:
    try:
        return float(row.cells.get("image_position") or 1e9)
    except ValueError:
        return 1e9


def _variant(
    row: CsvRow,
    first: LineReader,
    handle: str,
    family: GivenFamily | None,
    pictures: Mapping[str, GivenPicture],
    columns: dict[str, str],
) -> GivenProduct:
    line = LineReader(row, columns)
    own_id = line.text("product_id")
    # Our own table says all of each product in its line.
    values = _values(line, line if own_id else first)
    if name := first.text("title"):
        values["name"] = name
    option_values = list[str]()
    if family:
        for place in PLACES[: len(family.options)]:
            option_values.append(value := line.text(f"value{place}"))
            if not value:
                line.refuse(f"value{place}", NO_VALUE)
    values |= read_further(line, []) if own_id else read_further(first, option_values)
    if not handle:
        line.refuse("handle", NO_HANDLE)
    # A quotation mark that is missing makes lines one cell.
    elif line.has("handle") and "\n" in handle:
        line.refuse("handle", NO_LINE)
    made = member_id(plain_id(handle), option_values) if family else plain_id(handle)
    own_picture = line.text("variant_image")[:LONGEST_URL] if family else ""
    shown = [pictures.get(own_picture, GivenPicture(own_picture))] if own_picture else []
    return GivenProduct(
        line=row.line,
        product_id=own_id or made,
        is_named=bool(own_id),
        name=first.text("title"),
        values=values,
        state=_state(line, first),
        quantity=line.read("quantity", read_quantity),
        family=family,
        option_values=option_values,
        pictures=some_pictures([*shown, *islice(pictures.values(), MAX_PICTURES)]),
        fault=line.fault or first.fault,
    )


def _values(line: LineReader, first: LineReader) -> dict[str, Any]:
    values = dict[str, Any]()
    if name := first.text("title"):
        values["name"] = name
    if line.has("body"):
        values["description"] = text_of(first.row.cells.get("body", ""))
    if line.has("type") or line.has("product_category"):
        last = first.text("product_category").rpartition(">")[2].strip()
        values["category"] = first.text("type") or last
    if line.has("vendor"):
        values["manufacturer_name"] = first.text("vendor")
    values |= {field: first.text(name) for field, name in TEXTS.items() if line.has(name)}
    if line.has("shelf"):
        values["shelf"] = line.text("shelf")
    if line.has("sku"):
        values["sku"] = line.text("sku").lstrip("'")
    if line.has("barcode"):
        values["barcode"] = line.read("barcode", read_code) or ""
    if line.has("grams"):
        values["weight_grams"] = line.read("grams", read_grams) or 0
    values |= _prices(line)
    if (low := line.read("reorder_point", read_quantity)) is not None:
        values["reorder_point"] = low
    source = line if line.text("tax_class") else first
    if tax_class := source.read("tax_class", read_tax_class):
        values["tax_class"] = tax_class
    return values


def _prices(line: LineReader) -> dict[str, Any]:
    """A higher price to compare with is the regular one, and the other is that of a sale."""
    price = line.read("price", read_price)
    if price is None:
        return {}
    if not line.has("compare"):
        return {"price": price}
    regular = line.read("compare", read_price)
    if regular is None or regular <= price:
        return {"price": price, "sale_price": None}
    return {"price": regular, "sale_price": price}


def _state(line: LineReader, first: LineReader) -> str:
    state = line.text("status").casefold() or first.text("status").casefold()
    if state and state not in STATES:
        line.refuse("status", NO_STATE)
    try:
        hidden = (word := first.text("published")) and not read_answer(word)
    except Invalid as error:
        line.refuse("published", error.message)
        hidden = False
    if not state:
        return ("draft" if hidden else "active") if first.text("published") else ""
    return "draft" if state == "active" and hidden else state


def _described(pictures: Iterable[GivenPicture]) -> dict[str, GivenPicture]:
    """Returns them by their addresses, each with its first description."""
    found = dict[str, GivenPicture]()
    for one in pictures:
        if one.url not in found or (one.alt and not found[one.url].alt):
            found[one.url] = one
    return found

"""WooCommerce's table of products, in which variations name the product that they belong to."""

import re
from typing import Any, Final

from app.i18n.language import gettext_noop
from app.services.products.imports.decoding import CsvRow, CsvTable
from app.services.products.imports.given import (
    LONGEST_URL,
    TWICE,
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
from app.services.products.imports.numbers import read_grams, read_price, read_quantity
from app.services.products.imports.tax_words import read_tax_class
from app.values.text import tidy

VARIABLE: Final = "variable"
VARIATION: Final = "variation"
# Other kinds are no goods on a shelf.
KNOWN_TYPES: Final = frozenset({"simple", VARIABLE, VARIATION})
OTHER_TYPE: Final = gettext_noop("is not a kind of product that can be imported")
NO_PARENT: Final = gettext_noop("names no product of the file")
NO_VALUE: Final = gettext_noop("has no value for this option")
# Grams of the units in which a shop may weigh.
UNITS: Final = {"kilograms": 1000, "grams": 1, "pounds": 453.59237, "ounces": 28.349523125}
PLACES: Final = (1, 2, 3)
# Published, not published, a draft.
STATES: Final = {"1": "active", "0": "archived", "-1": "draft"}
# A variation is taxed like the product that it belongs to.
PARENT: Final = "parent"
NO_STATE: Final = gettext_noop("must be 1, 0 or -1")


def read_woocommerce(table: CsvTable) -> list[list[GivenProduct]]:
    """Returns the products in the order of the file; those of one family are together."""
    parents = dict[str, CsvRow]()
    for row in table.rows:
        if _type(row) == VARIABLE:
            parents |= {f"id:{_cell(row, 'id')}": row, _cell(row, "sku"): row}
    groups = dict[int, list[GivenProduct]]()
    families = dict[str, int]()
    for row in table.rows:
        line = LineReader(row, table.columns)
        kind = _type(row)
        if kind == VARIABLE:
            groups.setdefault(row.line, [])
        elif kind == VARIATION:
            parent = parents.get(_cell(row, "parent")) if _cell(row, "parent") else None
            if parent is None:
                line.refuse("parent", NO_PARENT)
            key = parent.line if parent else row.line
            made = _variation(line, parent or row, table.columns)
            # The name identifies a product that has no SKU.
            if made.family and families.setdefault(made.family.family_id, key) != key:
                line.refuse("title", TWICE, line=families[made.family.family_id])
                made.fault = line.fault
            groups.setdefault(key, []).append(made)
        else:
            if kind not in KNOWN_TYPES:
                line.refuse("type", OTHER_TYPE)
            groups.setdefault(row.line, []).append(_simple(line))
    return [group for group in groups.values() if group]


def without_escapes(cell: str) -> str:
    """Returns a value in which a comma was written with a backslash before it."""
    return cell.replace("\\,", ",").strip()


def values_of(cell: str) -> list[str]:
    """Returns the values of a list, whose own commas have a backslash before them."""
    return [without_escapes(one) for one in re.split(r"(?<!\\),", cell)]


def _cell(row: CsvRow, name: str) -> str:
    return tidy(row.cells.get(name, ""))


def _type(row: CsvRow) -> str:
    # "simple, downloadable, virtual" is a simple one, and so is a plain list without types.
    words = [word.strip().casefold() for word in _cell(row, "type").split(",")]
    return next((word for word in words if word in KNOWN_TYPES), words[0] or "simple")


def _simple(line: LineReader) -> GivenProduct:
    title = line.text("title")
    return GivenProduct(
        line=line.row.line,
        product_id=plain_id(line.text("sku") or title or line.text("id")),
        name=title,
        values=_values(line, line),
        state=_state(line),
        quantity=line.read("quantity", read_quantity),
        pictures=some_pictures(_pictures(line.text("images"))),
        fault=line.fault,
    )


def _variation(line: LineReader, parent: CsvRow, columns: dict[str, str]) -> GivenProduct:
    first = LineReader(parent, columns)
    title = first.text("title")
    family_id = plain_id(first.text("sku") or title or first.text("id"))
    options = [(place, name) for place in PLACES if (name := first.text(f"option{place}"))]
    # A variation may leave out an option that the others have: it is then for any value of it.
    values = list[str]()
    for place, _name in options:
        values.append(value := without_escapes(line.text(f"value{place}")))
        if not value:
            line.refuse(f"value{place}", NO_VALUE)
    return GivenProduct(
        line=line.row.line,
        product_id=member_id(family_id, values),
        name=title,
        values=_values(line, first),
        state=_state(line) or _state(first),
        quantity=line.read("quantity", read_quantity),
        family=GivenFamily(family_id, title, [name for _place, name in options]),
        option_values=values,
        pictures=some_pictures([*_pictures(line.text("images")), *_pictures(first.text("images"))]),
        fault=line.fault or first.fault,
    )


def _values(line: LineReader, first: LineReader) -> dict[str, Any]:
    values = dict[str, Any]()
    if name := first.text("title"):
        values["name"] = name
    if line.has("body") or line.has("short"):
        # Their exporter writes line ends as two signs.
        whole = first.row.cells.get("body", "").strip() or first.row.cells.get("short", "")
        values["description"] = text_of(whole.replace("\\n", "\n"))
    if line.has("categories"):
        values["category"] = values_of(first.text("categories"))[0].rpartition(">")[2].strip()
    if line.has("brands"):
        values["manufacturer_name"] = values_of(first.text("brands"))[0]
    if line.has("sku"):
        values["sku"] = line.text("sku")
    if line.has("barcode"):
        values["barcode"] = line.read("barcode", read_code) or ""
    for unit, grams in UNITS.items():
        if line.has(unit):
            source = line if line.text(unit) else first
            weight = source.read(unit, lambda cell, grams=grams: read_grams(cell, grams))
            values["weight_grams"] = weight or 0
    if (price := line.read("price", read_price)) is not None:
        values["price"] = price
        if line.has("sale"):
            values["sale_price"] = line.read("sale", read_price)
    if (low := line.read("reorder_point", read_quantity)) is not None:
        values["reorder_point"] = low
    source = first if line.text("tax_class").casefold() == PARENT else line
    if tax_class := source.read("tax_class", read_tax_class):
        values["tax_class"] = tax_class
    return values


def _state(line: LineReader) -> str:
    word = line.text("published")
    if word and word not in STATES:
        line.refuse("published", NO_STATE)
    return STATES.get(word, "")


def _pictures(cell: str) -> list[GivenPicture]:
    # Their addresses are separated by commas, which addresses may have. Of many blanks in a row,
    # each would be looked at again from each before it.
    found = re.findall(r"https?://.+?(?= ?, ?https?://|$)", " ".join(cell.split()), re.IGNORECASE)
    return [GivenPicture(without_escapes(one)[:LONGEST_URL]) for one in found]

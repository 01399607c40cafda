"""What a file says of a product, before it is compared with what the shop has."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from unicodedata import normalize

import msgspec

from app.i18n.language import gettext_noop
from app.services.products.family_input import folded_values
from app.services.products.imports.decoding import CsvRow
from app.services.products.pictures import MAX_PICTURES
from app.values.fields import PRODUCT_ID, Invalid
from app.values.gtin import NotABarcode, read_barcode
from app.values.text import tidy

TWICE: Final = gettext_noop("is that of line {line} already")
LONGEST_ID: Final = 100
LONGEST_URL: Final = 2000
# What a family has by the rules of families.py.
MOST_OPTIONS: Final = 3
_ID: Final = re.compile(PRODUCT_ID)


class LineFault(msgspec.Struct, frozen=True):
    """Why a line is refused: `message` is English, and `values` belong into it."""

    line: int
    column: str
    message: str
    values: dict[str, str | int] = {}


class GivenPicture(msgspec.Struct, frozen=True):
    url: str
    alt: str = ""


class GivenFamily(msgspec.Struct, frozen=True):
    """`name` is empty if the file does not say it."""

    family_id: str
    name: str
    options: list[str]


class GivenProduct(msgspec.Struct, kw_only=True):
    """`values` are those of `ProductInput` that the file has columns for, with `price` in minor
    units, `sale_price` (None for no sale) and the manufacturer's parts by their columns; `state` is
    "active", "draft", "archived" or empty.

    `product_id` is what the file calls it, or what it would be called as a new product. `quantity`
    is None where the file counts nothing.
    """

    line: int
    product_id: str
    is_named: bool = False
    name: str = ""
    values: dict[str, Any] = {}
    state: str = ""
    quantity: int | None = None
    family: GivenFamily | None = None
    option_values: list[str] = []
    pictures: list[GivenPicture] = []
    fault: LineFault | None = None


class LineReader:
    """Reads the cells of one line, and keeps the first fault."""

    def __init__(self, row: CsvRow, columns: Mapping[str, str]) -> None:
        self.row = row
        self._columns = columns
        self.fault = LineFault(row.line, row.at, row.fault) if row.fault else None

    def has(self, name: str) -> bool:
        return name in self._columns

    def text(self, name: str) -> str:
        return tidy(self.row.cells.get(name, ""))

    def read(self, name: str, reader: Callable[[str], Any]) -> Any:
        """Returns what `reader` makes of the cell, or None for an empty cell or a fault."""
        cell = self.text(name)
        if not cell:
            return None
        try:
            return reader(cell)
        except Invalid as error:
            self.refuse(name, error.message)
        except NotABarcode as error:
            self.refuse(name, str(error))
        return None

    def refuse(self, name: str, message: str, **values: str | int) -> None:
        if self.fault is None:
            self.fault = LineFault(self.row.line, self._columns.get(name, name), message, values)


def read_code(cell: str) -> str:
    return read_barcode(cell.lstrip("'"))


def plain_id(text: str) -> str:
    """Returns the text as part of a product's id; different texts have different ids."""
    if len(text) <= LONGEST_ID and _ID.fullmatch(text):
        return text
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    joined = "-".join(re.findall(r"[A-Za-z0-9._]+", plain))
    if normalize("NFC", text).isascii() and joined and len(joined) <= LONGEST_ID:
        return joined
    mark = hashlib.sha256(normalize("NFC", text).encode()).hexdigest()[:8]
    return f"{joined[: LONGEST_ID - 9]}-{mark}" if joined else mark


def member_id(family_id: str, values: Sequence[str]) -> str:
    whole = "-".join([family_id, *(plain_id(value).lower() for value in values)])
    return whole if len(whole) <= LONGEST_ID else plain_id(whole)


def some_pictures(pictures: Iterable[GivenPicture]) -> list[GivenPicture]:
    """Returns each address once, and no more than a product may have."""
    return list({one.url: one for one in pictures}.values())[:MAX_PICTURES]


def refuse_twins(products: Sequence[GivenProduct], titles: Mapping[str, str]) -> None:
    """Refuses each product whose id, SKU, barcode or options an earlier line has already."""
    seen = dict[tuple[str, Any], int]()
    for one in products:
        if one.fault is not None:
            continue
        keys: dict[str, Any] = {
            "sku": one.values.get("sku"),
            "barcode": one.values.get("barcode"),
            "product_id": one.product_id,
        }
        if one.family:
            keys["value1"] = (one.family.family_id, folded_values(one.option_values))
        for name, key in keys.items():
            if key and (name, key) in seen:
                one.fault = LineFault(
                    one.line, titles.get(name, name), TWICE, {"line": seen[name, key]}
                )
                break
        else:
            seen |= {(name, key): one.line for name, key in keys.items() if key}

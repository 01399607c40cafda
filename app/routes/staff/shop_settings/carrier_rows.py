"""The rows in which managers type the shop's carriers."""

from typing import Any, Final

import msgspec

from app.values.carrier_list import carriers_of, carriers_text
from app.values.shop_carriers import ShopCarrier
from app.values.text import tidy
from app.web.forms import read_all
from app.web.pages import AnyRequest

# Empty rows for further carriers.
SPARE: Final = 3
# What is typed, by the field of a carrier.
NAMES: Final = {
    "name": "carrier_name",
    "tracking_page": "carrier_page",
    "number_pattern": "carrier_pattern",
}
# Each ticked box names its row.
WITHOUT: Final = "carrier_without"
EMPTY: Final[dict[str, Any]] = {**dict.fromkeys(NAMES, ""), "without_number": False}


async def typed_rows(request: AnyRequest) -> str:
    """Returns the rows of the form as one text; those without any text are left out."""
    columns = {field: await read_all(request, name) for field, name in NAMES.items()}
    ticked = await read_all(request, WITHOUT)
    rows: list[dict[str, Any]] = []
    for place, texts in enumerate(zip(*columns.values(), strict=False)):
        row = {field: tidy(text) for field, text in zip(columns, texts, strict=True)}
        if any(row.values()):
            rows.append({**row, "without_number": str(place) in ticked})
    return carriers_text(rows)


def shown_rows(text: str) -> list[dict[str, Any]]:
    """Returns the rows of a text, and empty ones behind them."""
    return [*_rows(text), *(EMPTY for _ in range(SPARE))]


def names_in(text: str) -> str:
    return ", ".join(str(row["name"]) for row in _rows(text))


def _rows(text: str) -> list[dict[str, Any]]:
    found = carriers_of(text)
    if not isinstance(found, list):
        return []
    rows = (msgspec.to_builtins(one) for one in found if isinstance(one, dict | ShopCarrier))
    return [{**EMPTY, **row} for row in rows]

"""The rows in which managers type rates of VAT, and those that are proposed to them."""

import re
from datetime import date
from typing import Any, Final

import msgspec
from babel.numbers import format_decimal

from app.i18n.language import gettext as _
from app.i18n.language import locale
from app.infra.clock import about_now
from app.values.shop_settings import shop_settings
from app.values.tax_classes import TaxClass
from app.values.tax_rates import RATED, TaxRate
from app.values.tax_settings import tax_rates_of, tax_rates_text
from app.values.text import tidy
from app.values.vat_proposals import eu_countries, missing_rates
from app.values.zones import local
from app.web.forms import read_all
from app.web.pages import AnyRequest
from app.web.words import TAX_CLASSES

# Empty rows for further rates.
SPARE: Final = 3
# What is typed, by the field of a rate.
NAMES: Final = {
    "country": "rate_country",
    "tax_class": "rate_class",
    "rate": "rate_percent",
    "valid_from": "rate_from",
}
EMPTY: Final[dict[str, Any]] = {
    "country": "",
    "tax_class": TaxClass.STANDARD,
    "rate": "",
    "valid_from": "",
}
# With a comma or a point.
PERCENT: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,9})?) ?%?", re.ASCII)
# The button that proposes rates, with what it proposes them for.
PROPOSE: Final = "propose"
HOME, EU = "home", "eu"


async def typed_rates(request: AnyRequest) -> str:
    """Returns the rows of the form as one text; those with nothing but a class are left out."""
    columns = {field: await read_all(request, name) for field, name in NAMES.items()}
    rows: list[dict[str, Any]] = []
    for texts in zip(*columns.values(), strict=False):
        row: dict[str, Any] = {
            field: tidy(text) for field, text in zip(columns, texts, strict=True)
        }
        if row["country"] or row["rate"]:
            row["country"] = row["country"].upper()
            row["rate"] = _number(row["rate"])
            row["valid_from"] = row["valid_from"] or today().isoformat()
            rows.append(row)
    return tax_rates_text(rows)


def shown_rates(text: str) -> list[dict[str, Any]]:
    """Returns the rows of a text, and empty ones behind them."""
    shown = [{**row, "rate": _percent(row["rate"])} for row in _rows(text)]
    return [*shown, *(EMPTY for _ in range(SPARE))]


def rates_in(text: str) -> str:
    """Returns what an overview says of the rates."""
    rows = _rows(text)
    shown = [f"{row['country']} {_percent(row['rate'])} %" for row in rows[:6]]
    return ", ".join([*shown, "…"] if len(rows) > len(shown) else shown)


def with_proposal(text: str, what: str, home: str) -> str:
    """Returns the rows with those that are proposed for the shop's country, or for the EU."""
    rows = _rows(text)
    countries = eu_countries(shop_settings().countries_served) if what == EU else [home]
    proposed = missing_rates(_rates(rows), countries, today())
    return tax_rates_text([*rows, *map(msgspec.to_builtins, proposed)])


def classes() -> list[tuple[str, str]]:
    return [(one, _(TAX_CLASSES[one])) for one in RATED]


def today() -> date:
    return local(about_now()).date()


def _number(typed: str) -> float | str:
    found = PERCENT.fullmatch(typed)
    return float(found[1].replace(",", ".")) if found else typed


def _percent(rate: Any) -> str:
    # What is no number is shown as it was typed.
    return format_decimal(rate, locale=locale()) if isinstance(rate, float | int) else str(rate)


def _rows(text: str) -> list[dict[str, Any]]:
    found = tax_rates_of(text)
    if not isinstance(found, list):
        return []
    return [{**EMPTY, **one} for one in found if isinstance(one, dict)]


def _rates(rows: list[dict[str, Any]]) -> list[TaxRate]:
    # What is typed half is no reason to propose nothing.
    found: list[TaxRate] = []
    for row in rows:
        try:
            found.append(msgspec.convert(row, TaxRate))
        except msgspec.ValidationError:
            continue
    return found

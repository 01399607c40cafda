"""How values read, on pages and in mails alike: money, times and countries."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

import pycountry
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, get_currency_precision

from app.money import Money

LOCALE: Final = Locale("en", "GB")
PATTERNS: Final = {"long": "EEE d MMM y, HH:mm", "short": "EEE d MMM, HH:mm"}
DAY: Final = "EEE d MMM y"
"""CLDR date patterns; app.js writes the same in the reader's own zone."""

COUNTRY_NAMES: Final[dict[str, str]] = {
    country.alpha_2: getattr(country, "common_name", country.name)
    for country in pycountry.countries
}


def money(value: Money) -> str:
    """`Money(4200, "EUR")` → `€42.00`."""
    digits = get_currency_precision(value.currency)
    return format_currency(Decimal(value.amount).scaleb(-digits), value.currency, locale=LOCALE)


@lru_cache(maxsize=4096)
def moment(at: datetime, form: Literal["long", "short"] = "long") -> str:
    """In UTC, and says so: `Mon 15 Jan 2026, 14:30 UTC`. A board writes the same ones often."""
    utc = at.astimezone(UTC)
    return f"{format_datetime(utc, PATTERNS[form], tzinfo=UTC, locale=LOCALE)} UTC"


def day(on: date) -> str:
    """`Mon 15 Jan 2026`"""
    return format_date(on, DAY, locale=LOCALE)


def country(code: str) -> str:
    """`DE` → `Germany`; a code that is none stays as it is."""
    return COUNTRY_NAMES.get(code, code)

"""How values read, on pages and in mails alike: money, times and countries."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal
from unicodedata import normalize

import pycountry
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

from app.i18n.language import language, locale
from app.values.money import Money, digits

DATES: Final = {"en": ("EEE d MMM", "EEE d MMM y"), "de": ("EEEEEE, d. MMM", "EEEEEE, d. MMM y")}
"""CLDR patterns of a day without and with its year; times.js writes them in the reader's zone."""
CLOCK: Final = "HH:mm"

COUNTRY_CODES: Final = frozenset(country.alpha_2 for country in pycountry.countries)
"""ISO 3166-1 alpha-2."""


def format_money(value: Money) -> str:
    """`Money(4200, "EUR")` → `€42.00`, in German `42,00 €`."""
    number = Decimal(value.amount).scaleb(-digits(value.currency))
    pattern = _amounts(language(), value.currency)
    return pattern.apply(number, locale(), currency=value.currency, currency_digits=False)


def moment(at: datetime, form: Literal["long", "short"] = "long") -> str:
    """In UTC, and says so: `Mon 15 Jan 2026, 14:30 UTC`."""
    return _moment(at, form, language())


def day(on: date) -> str:
    """`Mon 15 Jan 2026`"""
    return format_date(on, DATES[language()][1], locale=locale())


def country(code: str) -> str:
    """`DE` → `Germany`; a code that is none stays as it is."""
    return locale().territories.get(code, code)


def countries() -> list[tuple[str, str]]:
    """Every code with its name, in the order of the names."""
    return _countries(language())


@lru_cache
def _amounts(spoken: str, currency: str) -> NumberPattern:
    """The language's, with the digits of ISO 4217 instead of CLDR's, and `RSD 150.52` apart."""
    written = locale().currency_formats["standard"].pattern
    if get_currency_symbol(currency, locale())[-1].isalpha():
        written = written.replace("¤#", "¤\xa0#")
    pattern = parse_pattern(written)
    pattern.frac_prec = (digits(currency), digits(currency))
    return pattern


@lru_cache
def _countries(spoken: str) -> list[tuple[str, str]]:
    named = [(code, country(code)) for code in COUNTRY_CODES]
    return sorted(named, key=lambda one: normalize("NFKD", one[1]))


@lru_cache(maxsize=4096)
def _moment(at: datetime, form: Literal["long", "short"], spoken: str) -> str:
    """A board writes the same ones often."""
    pattern = f"{DATES[spoken][form == 'long']}, {CLOCK}"
    return f"{format_datetime(at.astimezone(UTC), pattern, tzinfo=UTC, locale=locale())} UTC"

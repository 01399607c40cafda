"""How money, times and countries are written, on pages and in mails alike."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal
from unicodedata import normalize

import pycountry
from babel.dates import format_date, format_datetime, format_interval
from babel.numbers import NumberPattern, format_decimal, get_currency_symbol, parse_pattern

from app.i18n.language import LANGUAGES, language, locale
from app.i18n.language import gettext as _
from app.values.money import Money, SignedMoney, digits
from app.values.zones import UTC_NAME, local, shop_zone, zone_name

CLOCK: Final = "HH:mm"
KILOGRAM: Final = 1000

# ISO 3166-1 alpha-2.
COUNTRY_CODES: Final = frozenset(country.alpha_2 for country in pycountry.countries)


def format_money(value: Money | SignedMoney) -> str:
    """Turns `Money(4200, "EUR")` into `€42.00`, or in German into `42,00 €`."""
    return _written(value.amount, value.currency, language())


# A page of the catalogue has fifty amounts, mostly the same ones for everybody.
@lru_cache(maxsize=4096)
def _written(amount: int, currency: str, spoken: str) -> str:
    number = Decimal(amount).scaleb(-digits(currency))
    pattern = _amounts(spoken, currency)
    where = LANGUAGES[spoken].locale
    return pattern.apply(number, where, currency=currency, currency_digits=False)


def format_fee(fee: Money) -> str:
    return format_money(fee) if fee.amount else _("Free")


def format_weight(grams: int) -> str:
    """Turns 450 into `450 g`, and 1250 into `1.25 kg`, or in German into `1,25 kg`."""
    number, unit = (Decimal(grams).scaleb(-3), "kg") if grams >= KILOGRAM else (Decimal(grams), "g")
    return f"{format_decimal(number, locale=locale())}\xa0{unit}"


def moment(at: datetime, form: Literal["long", "short"] = "long") -> str:
    """Writes a time in the shop's zone, such as `Mon 15 Jan 2026, 14:30 UTC`."""
    return _moment(at, form, language(), zone_name())


def local_moment(at: datetime) -> str:
    """Writes a time as people of the shop's zone do, such as `Mon 15 Jan 2026, 14:30`.

    A shop that has no zone says that it is UTC.
    """
    if zone_name() == UTC_NAME:
        return moment(at)
    known = LANGUAGES[language()]
    pattern = f"{known.day_and_year}, {CLOCK}"
    return format_datetime(at, pattern, tzinfo=shop_zone(), locale=known.locale)


def day(on: date) -> str:
    """Writes a day, or that of a time in the shop's zone, such as `Mon 15 Jan 2026`."""
    on = local(on).date() if isinstance(on, datetime) else on
    return format_date(on, LANGUAGES[language()].day_and_year, locale=locale())


def weekday(at: datetime) -> str:
    """Writes the day of a time in the shop's zone, such as `Mon 15 Jan`."""
    known = LANGUAGES[language()]
    return format_datetime(at, known.day, tzinfo=shop_zone(), locale=known.locale)


def day_range(first: date, last: date) -> str:
    """Writes days from the first to the last, such as `Thu 3 Dec – Fri 4 Dec`."""
    return _day_range(first, last, language())


def clock(at: datetime, pattern: str = CLOCK) -> str:
    """Writes the time of day in the shop's zone, such as `14:30`."""
    return format_datetime(at, _named(pattern), tzinfo=shop_zone(), locale=locale())


def country(code: str) -> str:
    # A code that is none stays as it is.
    return locale().territories.get(code, code)


def countries() -> list[tuple[str, str]]:
    return _countries(language())


@lru_cache
def _amounts(spoken: str, currency: str) -> NumberPattern:
    # The language's pattern, with the digits of ISO 4217 instead of CLDR's, and a blank in `RSD
    # 150.52`.
    written = locale().currency_formats["standard"].pattern
    if get_currency_symbol(currency, locale())[-1].isalpha():
        written = written.replace("¤#", "¤\xa0#")
    pattern = parse_pattern(written)
    pattern.frac_prec = (digits(currency), digits(currency))
    return pattern


@lru_cache
def _day_range(first: date, last: date, spoken: str) -> str:
    return format_interval(first, last, "MMMEd", locale=LANGUAGES[spoken].locale)


@lru_cache
def _countries(spoken: str) -> list[tuple[str, str]]:
    named = [(code, country(code)) for code in COUNTRY_CODES]
    return sorted(named, key=lambda one: normalize("NFKD", one[1]))


@lru_cache(maxsize=4096)
def _moment(at: datetime, form: Literal["long", "short"], spoken: str, zone: str) -> str:
    # `zone` is the shop's, and part of the cache's key.
    known = LANGUAGES[spoken]
    pattern = _named(f"{known.day_and_year if form == 'long' else known.day}, {CLOCK} z")
    return format_datetime(at, pattern, tzinfo=shop_zone(), locale=known.locale)


def _named(pattern: str) -> str:
    # Languages have words of their own for UTC, which fewer readers know.
    return pattern.replace("z", "'UTC'") if zone_name() == UTC_NAME else pattern

"""How values read on a page: money, times, countries, and text of ours with code in it."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

import pycountry
from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_currency, get_currency_precision
from markupsafe import Markup, escape

from app.money import Money

LOCALE: Final = Locale("en", "GB")
PATTERNS: Final = {"long": "EEE d MMM y, HH:mm", "short": "EEE d MMM, HH:mm"}
"""CLDR date patterns; app.js writes the same in the reader's own zone."""

COUNTRY_NAMES: Final[dict[str, str]] = {
    country.alpha_2: getattr(country, "common_name", country.name)
    for country in pycountry.countries
}
_CODE: Final = re.compile(r"`([^`]+)`")


def many(count: int) -> str:
    """`999+` for more than anybody counts."""
    return str(count) if count < 1000 else "999+"


def money(value: Money) -> str:
    """`Money(4200, "EUR")` → `€42.00`."""
    digits = get_currency_precision(value.currency)
    return format_currency(Decimal(value.amount).scaleb(-digits), value.currency, locale=LOCALE)


def moment(at: datetime, form: Literal["long", "short"] = "long") -> Markup:
    """A `<time>` in UTC that app.js turns into the reader's own zone."""
    iso, exactly = _written(at, PATTERNS[form])
    return Markup(f'<time datetime="{iso}" data-local="{form}">{exactly}</time>')


def ago(at: datetime) -> Markup:
    """A `<time>` that says how long ago `at` was; app.js keeps it true while the page is open."""
    words = format_timedelta(at - datetime.now(UTC), add_direction=True, locale=LOCALE)
    iso, exactly = _written(at, PATTERNS["long"])
    return Markup(f'<time datetime="{iso}" title="{exactly}" data-relative>{words}</time>')


def country(code: str) -> str:
    """`DE` → `Germany`; a code that is none stays as it is."""
    return COUNTRY_NAMES.get(code, code)


def prose(text: str) -> Markup:
    """Text of ours in which `backticks` mark code, as HTML."""
    return Markup(_CODE.sub(r'<code class="code">\1</code>', str(escape(text))))


@lru_cache(maxsize=4096)
def _written(at: datetime, pattern: str) -> tuple[str, str]:
    """As RFC 3339 and in words, both UTC; a board writes the same times again and again."""
    utc = at.astimezone(UTC)
    iso = utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return iso, f"{format_datetime(utc, pattern, tzinfo=UTC, locale=LOCALE)} UTC"

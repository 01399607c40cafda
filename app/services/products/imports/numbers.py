"""Prices, quantities, weights and answers as spreadsheets and shop systems write them."""

import re
from functools import cache
from typing import Final

from babel.numbers import get_currency_symbol

from app.i18n.language import gettext_noop
from app.settings import settings
from app.values.fields import Invalid
from app.values.money import MAX_PRICE, digits

NO_PRICE: Final = gettext_noop(
    "must be a price such as 12.50 or 12,50, without marks between thousands"
)
TOO_DEAR: Final = gettext_noop("is a price that is too high")
NO_WHOLE_NUMBER: Final = gettext_noop("must be a whole number, such as 12")
NO_WEIGHT: Final = gettext_noop(
    "must be a weight such as 250 or 0.25, without marks between thousands"
)
NO_ANSWER: Final = gettext_noop("must be TRUE or FALSE")

_DECIMAL: Final = re.compile(r"(?P<whole>[0-9]{1,12})(?:[.,](?P<parts>[0-9]{1,12}))?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
# Three zeros may come from a mark between thousands.
_WHOLE: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,9})(?:[.,](?!000\Z)0+)?")
_YES: Final = frozenset({"true", "1", "yes", "y", "ja", "wahr", "oui", "vrai"})
_NO: Final = frozenset({"false", "0", "-1", "no", "n", "nein", "falsch", "non", "faux"})


def read_price(cell: str) -> int:
    """Returns minor units of the shop's currency. Raises `Invalid`."""
    bare = "".join(cell.split())
    # A price in another currency is none here.
    for mark in (settings.shop_currency, _sign(settings.shop_currency)):
        bare = bare.removeprefix(mark).removesuffix(mark)
    found = _DECIMAL.fullmatch(bare)
    places = digits(settings.shop_currency)
    # Some systems write four decimals, 12.5000. A third one that counts is none of a price, and may
    # come from a mark between thousands.
    parts = (found["parts"] or "") if found else ""
    kept = parts if len(parts) <= places or len(parts) == 3 else parts.rstrip("0")
    if found is None or len(kept) > places:
        raise Invalid("price", NO_PRICE)
    amount = int(found["whole"] + kept.ljust(places, "0"))
    if amount > MAX_PRICE:
        raise Invalid("price", TOO_DEAR)
    return amount


def read_quantity(cell: str, field: str = "quantity") -> int:
    """Returns 0 for less than nothing, which other systems count too. Raises `Invalid`."""
    found = _WHOLE.fullmatch("".join(cell.split()))
    if found is None:
        raise Invalid(field, NO_WHOLE_NUMBER)
    return 0 if found["sign"] else int(found["whole"])


def read_grams(cell: str, grams_a_unit: float = 1) -> int:
    """Returns whole grams, and 0 for none. Raises `Invalid`."""
    found = _DECIMAL.fullmatch("".join(cell.split()))
    # In grams, a comma before three digits is more likely a mark between thousands.
    if found is None or (grams_a_unit == 1 and _GROUPED.fullmatch(cell.strip())):
        raise Invalid("weight_grams", NO_WEIGHT)
    return round(float(f"{found['whole']}.{found['parts'] or 0}") * grams_a_unit)


def read_answer(cell: str) -> bool:
    """Raises `Invalid`."""
    word = cell.strip().casefold()
    if word not in _YES | _NO:
        raise Invalid("sold", NO_ANSWER)
    return word in _YES


@cache
def _sign(currency: str) -> str:
    """Returns what people write for it at home, such as `$` for Canadian dollars, too."""
    symbol = get_currency_symbol(currency, locale="en")
    return symbol if symbol[-1].isalpha() else symbol[-1]

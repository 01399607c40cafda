"""Prices as people type them: `12.50`, in the shop's currency."""

import re
from typing import Final

from babel.numbers import get_currency_precision, get_currency_symbol

from app.money import MAX_PRICE, Money, money
from app.settings import settings
from app.wording import LOCALE

DIGITS: Final = get_currency_precision(settings.shop_currency)
SYMBOL: Final = get_currency_symbol(settings.shop_currency, locale=LOCALE)
EXAMPLE: Final = "12.50" if DIGITS == 2 else f"12.{'5'.ljust(DIGITS, '0')}" if DIGITS else "1250"
LONGEST: Final = 40

_AMOUNT: Final = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<parts>[0-9]+))?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[.,'’][0-9]{3})+(?P<parts>[.,][0-9]+)?")
"""With marks between thousands: what no other reading is left for once _AMOUNT does not fit."""


class WrongPrice(ValueError):
    """What was typed is no price; the message says what to type."""


def price_of(typed: str) -> Money:
    """With the currency's sign or without, and a dot or a comma before the parts.

    A thousands' mark is refused: nobody knows whether 1,250 is one or more than a thousand.
    Raises `WrongPrice`.
    """
    bare = "".join(typed[:LONGEST].split()).replace("−", "-")
    for sign in (settings.shop_currency, SYMBOL):
        bare = bare.removeprefix(sign).removesuffix(sign)
    if bare.startswith("-"):
        raise WrongPrice("Enter a price of 0 or more")
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        raise WrongPrice(_no_amount(bare))
    parts = found["parts"] or ""
    if len(parts) > DIGITS:
        raise WrongPrice(_too_fine())
    amount = int(found["whole"] + parts.ljust(DIGITS, "0"))
    if amount > MAX_PRICE:
        raise WrongPrice(f"Enter a price of at most {MAX_PRICE // 10**DIGITS:,}")
    return money(amount)


def typed_price(price: Money) -> str:
    """`Money(1250, "EUR")` → `12.50`, as a field shows it."""
    if not DIGITS:
        return str(price.amount)
    whole, parts = divmod(price.amount, 10**DIGITS)
    return f"{whole}.{parts:0{DIGITS}}"


def _no_amount(bare: str) -> str:
    grouped = _GROUPED.fullmatch(bare)
    if grouped is None:
        return f"Enter the price as a number, such as {EXAMPLE}"
    parts = grouped["parts"] or ""
    whole = re.sub("[^0-9]", "", bare.removesuffix(parts))
    return f"Leave out the marks between thousands, as in {whole}{parts.replace(',', '.')}"


def _too_fine() -> str:
    if not DIGITS:
        return f"Enter a whole number, such as {EXAMPLE}: {settings.shop_currency} has no parts"
    return (
        f"Enter at most {DIGITS} digits after the dot, such as {EXAMPLE},"
        " and no mark between thousands"
    )

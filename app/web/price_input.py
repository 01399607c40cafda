"""Prices as people type them: `12.50`, in German `12,50`, in the shop's currency."""

import re
from typing import Final

from babel.numbers import format_decimal, get_currency_symbol, get_decimal_symbol

from app.i18n.language import gettext as _
from app.i18n.language import locale
from app.settings import settings
from app.values.money import MAX_PRICE, Money, digits, in_units

DIGITS: Final = digits(settings.shop_currency)
LONGEST: Final = 40

_AMOUNT: Final = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<parts>[0-9]+))?")
# A number with marks between thousands; other readings are excluded once _AMOUNT does not fit.
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[.,'’][0-9]{3})+(?P<parts>[.,][0-9]+)?")


class WrongPrice(ValueError):
    """What was typed is no price; the message says what to type."""


def symbol() -> str:
    return get_currency_symbol(settings.shop_currency, locale=locale())


def example() -> str:
    return typed_price(Money.of(round(12.5 * 10**DIGITS) if DIGITS else 1250))


def price_of(typed: str) -> Money:
    """Reads a price with or without the currency's sign, with a dot or a comma before the decimals.

    A thousands separator is refused: 1,250 may be one or more than a thousand. Raises `WrongPrice`.
    """
    bare = "".join(typed[:LONGEST].split()).replace("−", "-")
    for sign in (settings.shop_currency, symbol()):
        bare = bare.removeprefix(sign).removesuffix(sign)
    if bare.startswith("-"):
        raise WrongPrice(_("Enter a price of 0 or more"))
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        raise WrongPrice(_no_amount(bare))
    parts = found["parts"] or ""
    if len(parts) > DIGITS:
        raise WrongPrice(_too_fine())
    amount = int(found["whole"] + parts.ljust(DIGITS, "0"))
    if amount > MAX_PRICE:
        most = format_decimal(MAX_PRICE // 10**DIGITS, locale=locale())
        raise WrongPrice(_("Enter a price of at most {most}").format(most=most))
    return Money.of(amount)


def typed_price(price: Money) -> str:
    """Returns the price as a field shows it to this reader: `12.50` for `Money(1250, "EUR")`."""
    return in_units(price, get_decimal_symbol(locale()))


def _no_amount(bare: str) -> str:
    grouped = _GROUPED.fullmatch(bare)
    if grouped is None:
        return _("Enter the price as a number, such as {example}").format(example=example())
    parts = grouped["parts"] or ""
    plain = re.sub("[^0-9]", "", bare.removesuffix(parts))
    if parts:
        plain += get_decimal_symbol(locale()) + parts[1:]
    return _("Leave out the marks between thousands, as in {example}").format(example=plain)


def _too_fine() -> str:
    if not DIGITS:
        message = _("Enter a whole number, such as {example}: {currency} has no parts")
        return message.format(example=example(), currency=settings.shop_currency)
    message = _(
        "Enter at most {digits} digits after the dot, such as {example},"
        " and no mark between thousands"
    )
    return message.format(digits=DIGITS, example=example())

"""What customers read of VAT: beside a price, and of an order."""

from collections.abc import Mapping
from typing import Final

from babel.numbers import format_percent

from app.i18n.language import gettext as _
from app.i18n.language import locale
from app.values.shop_settings import shop_settings
from app.values.tax_modes import TaxMode, TaxReason

# By which law a small business charges no VAT, as its documents must say; by country.
LAWS: Final[Mapping[str, str]] = {
    "AT": "§ 6 Abs. 1 Z 27 UStG",
    "DE": "§ 19 UStG",
    "FR": "art. 293 B du CGI",
}


def price_note() -> str:
    """Returns what is said of VAT beside a price."""
    mode = shop_settings().tax_mode
    if mode == TaxMode.SMALL_BUSINESS:
        return _("no VAT charged")
    return "" if mode == TaxMode.NONE else _("incl. VAT")


def total_note() -> str:
    """Returns what is said of VAT below a total that is not an order yet."""
    known = shop_settings()
    if known.tax_mode == TaxMode.SMALL_BUSINESS:
        return untaxed_note(TaxReason.SMALL_BUSINESS, known.tax_country)
    return price_note()


def untaxed_note(reason: str | None, country: str | None) -> str:
    """Returns the sentence that says why an order contains no VAT; nothing if it may."""
    if reason == TaxReason.EXPORT:
        return _("Contains no VAT, because it is delivered abroad.")
    if reason != TaxReason.SMALL_BUSINESS:
        return ""
    if law := LAWS.get(country or ""):
        return _("We charge no VAT, because we are a small business ({law}).").format(law=law)
    return _("We charge no VAT, because we are a small business.")


def tax_percent(rate: float) -> str:
    """Writes a rate, such as `19%` or `5,5 %`."""
    return format_percent(rate / 100, locale=locale(), decimal_quantization=False)

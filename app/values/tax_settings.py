"""The shop's tax settings as managers and programs give them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid
from app.values.formats import COUNTRY_CODES
from app.values.tax_classes import TaxClass
from app.values.tax_modes import TaxMode
from app.values.tax_rates import RATED, TaxRate, hundredths

FIELD: Final = "tax_rates"
TAXED: Final = (TaxMode.HOME, TaxMode.DESTINATION)
NO_COUNTRY: Final = gettext_noop("must be an ISO 3166-1 alpha-2 code, such as DE")
NO_HOME: Final = gettext_noop("is needed to charge VAT")
NO_RATE: Final = gettext_noop("must have a standard rate of {country}")
TWICE: Final = gettext_noop("must differ: {country}, {tax_class} from {day} is there twice")
WRONG_CLASS: Final = gettext_noop("must be of the classes STANDARD, REDUCED and SUPER_REDUCED")
DECIMALS: Final = gettext_noop("must have at most two decimals: see {country}")


def read_tax_country(value: str, others: Mapping[str, Any]) -> str:
    """Raises `Invalid`."""
    if value and value not in COUNTRY_CODES:
        raise Invalid("tax_country", _(NO_COUNTRY))
    if not value and others["tax_mode"] in TAXED:
        raise Invalid("tax_country", _(NO_HOME))
    return value


def read_tax_rates(value: list[TaxRate], others: Mapping[str, Any]) -> list[TaxRate]:
    """Returns them by country, class and day. Raises `Invalid`."""
    found: dict[Any, TaxRate] = {}
    for one in value:
        if one.country not in COUNTRY_CODES:
            raise Invalid(FIELD, _(NO_COUNTRY))
        if one.tax_class not in RATED:
            raise Invalid(FIELD, _(WRONG_CLASS))
        if abs(one.rate * 100 - hundredths(one.rate)) > 1e-6:
            raise Invalid(FIELD, _(DECIMALS).format(country=one.country))
        if one.key in found:
            said = {"country": one.country, "tax_class": one.tax_class, "day": one.valid_from}
            raise Invalid(FIELD, _(TWICE).format(**said))
        found[one.key] = one
    home = others["tax_country"]
    if others["tax_mode"] in TAXED and home and not _has_standard(value, home):
        raise Invalid(FIELD, _(NO_RATE).format(country=home))
    return sorted(found.values(), key=_place)


def tax_rates_of(typed: str) -> Any:
    """Returns what a text of JSON holds; a text that holds nothing is returned as it is."""
    try:
        return msgspec.json.decode(typed) if typed else []
    except msgspec.DecodeError:
        return typed


def tax_rates_text(value: list[Any]) -> str:
    """Returns JSON; empty for no rates."""
    return msgspec.json.encode(value).decode() if value else ""


def _has_standard(value: list[TaxRate], home: str) -> bool:
    return any(one.country == home and one.tax_class == TaxClass.STANDARD for one in value)


def _place(one: TaxRate) -> tuple[str, int, date]:
    return one.country, RATED.index(one.tax_class), one.valid_from

"""What the forms of the shop's settings offer, and how they show a value."""

from collections.abc import Callable, Mapping
from typing import Final

from app.i18n.language import LANGUAGES, gettext_noop
from app.i18n.language import gettext as _
from app.routes.staff.shop_settings.carrier_rows import names_in
from app.routes.staff.shop_settings.category_rows import categories_in
from app.routes.staff.shop_settings.tax_rows import rates_in
from app.values.formats import countries
from app.values.payments import possible_methods
from app.values.setting_lines import SETTINGS
from app.values.zones import zone_names
from app.web.words import (
    EXPORT_TAXES,
    FEE_TAXES,
    REST_CHOICES,
    SHORTAGE_RULES,
    TAX_MODES,
    WEEKDAYS,
)

Choices = list[tuple[str, str]]
NO_ZONE: Final = gettext_noop("Each reader’s own (UTC in emails and files)")


def _zones() -> Choices:
    return [("", _(NO_ZONE)), *((name, name.replace("_", " ")) for name in zone_names())]


def _countries() -> Choices:
    return [("", _("Choose a country")), *countries()]


def _languages() -> Choices:
    return [(code, one.own_name) for code, one in LANGUAGES.items()]


def _methods() -> Choices:
    return [(one.method_id, _(one.name)) for one in possible_methods()]


def _words(of: Mapping[str, str]) -> Callable[[], Choices]:
    return lambda: [(value, _(word)) for value, word in of.items()]


# What is offered for a setting, with its words, by the setting's name.
CHOICES: Final[Mapping[str, Callable[[], Choices]]] = {
    "time_zone": _zones,
    "language": _languages,
    "languages": _languages,
    "seller_country": _countries,
    "payment_methods": _methods,
    "working_days": _words(WEEKDAYS),
    "carrier_days": _words(WEEKDAYS),
    "shortage_rule": _words(SHORTAGE_RULES),
    "shortage_default": _words(REST_CHOICES),
    "tax_mode": _words(TAX_MODES),
    "tax_country": _countries,
    "fee_tax": _words(FEE_TAXES),
    "export_tax": _words(EXPORT_TAXES),
}


# What is chosen comes first, in the order in which the shop has it: a form sends it in this order.
IN_ITS_ORDER: Final = {"payment_methods"}

# How a list of several fields each is shown in one line.
ROWS: Final[Mapping[str, Callable[[str], str]]] = {
    "carriers": names_in,
    "category_names": categories_in,
    "tax_rates": rates_in,
}


def choices(name: str, value: str) -> Choices:
    """Returns nothing for a setting that is typed; `value` is among the others."""
    offered = CHOICES[name]() if name in CHOICES else []
    if name in IN_ITS_ORDER:
        chosen = {one: place for place, one in enumerate(SETTINGS[name].parse(value))}
        offered.sort(key=lambda one: chosen.get(one[0], len(chosen)))
    if offered and not SETTINGS[name].ticked and value not in dict(offered):
        offered.append((value, value))
    return offered


def shown(name: str, text: str) -> str:
    """Returns a setting's text in the reader's words; empty for an empty one without words."""
    if SETTINGS[name].uploaded:
        return _("Uploaded") if text else ""
    if SETTINGS[name].rows:
        return ROWS[name](text)
    words = dict(choices(name, text))
    if SETTINGS[name].ticked:
        codes: list[str] = SETTINGS[name].parse(text)
        return ", ".join(words.get(one, one) for one in codes)
    return words.get(text, text) if text else ""

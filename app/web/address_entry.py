"""The parts of an address that its form asks for, by country and with its own names."""

from functools import lru_cache
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language, pgettext
from app.values import postal
from app.values.formats import COUNTRY_CODES

STATES: Final = {
    "area": gettext_noop("Area"),
    "county": gettext_noop("County"),
    "department": gettext_noop("Department"),
    "district": gettext_noop("District"),
    "do_si": gettext_noop("Province"),
    "emirate": gettext_noop("Emirate"),
    "island": gettext_noop("Island"),
    "oblast": gettext_noop("Oblast"),
    "parish": gettext_noop("Parish"),
    "prefecture": gettext_noop("Prefecture"),
    "province": gettext_noop("Province"),
}


def entries() -> dict[str, list[str]]:
    """Returns, by country, the parts in their order, then the state's label if it has one.

    Countries that ask for postcode and city, as most do, are left out.
    """
    return _entries(language())


@lru_cache
def _entries(spoken: str) -> dict[str, list[str]]:
    # `spoken` is the current language, and the key of the cache.
    found: dict[str, list[str]] = {}
    for country in sorted(COUNTRY_CODES):
        entry = postal.entry(country)
        if entry.parts != ("postcode", "city"):
            found[country] = [" ".join(entry.parts), *_state(entry)]
    return found


def _state(entry: postal.AddressFields) -> list[str]:
    if not entry.state:
        return []
    word = _(STATES[entry.state]) if entry.state in STATES else pgettext("address", "State")
    return [word if "state" in entry.required else _("%(part)s (optional)") % {"part": word}]

"""Carriers by any of their names, and the pages on which they show a parcel."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import quote

from app.values.folding import folded_carrier, folded_carrier_sql, quoted, tracking_key
from app.values.known_carriers import (
    CARRIERS,
    DHL_ABROAD,
    DHL_EXPRESS,
    EVERYWHERE,
    TRACKING_PAGES,
)
from app.values.shop_carriers import PLACE_OF_NUMBER, ShopCarrier
from app.values.shop_settings import shop_settings
from app.values.text import tidy

# Parcels after which an unknown carrier is offered to other packers.
OFTEN: Final = 2
# A name with this many digits or more is a tracking number that came into the wrong field.
DIGITS: Final = 6
# Of a customer whose data was erased (app/infra/privacy.py).
_ERASED: Final = tracking_key("erased")
_NAMES: Final = {folded_carrier(known.name): known.name for known in CARRIERS}


def _aliases() -> dict[str, str]:
    # From folded name to the carrier's key; a carrier's own name is never another's alias.
    found: dict[str, str] = {}
    for known in CARRIERS:
        for name in (known.name, *known.also):
            for service in ("", *known.services, *EVERYWHERE):
                found.setdefault(folded_carrier(f"{name}{service}"), folded_carrier(known.name))
    return found | {key: key for key in _NAMES}


ALIASES: Final = _aliases()


class NoCarrier(ValueError):
    """The text names no carrier."""


def read_carrier(text: str) -> str:
    """Returns the one name of a carrier of the shop or a known one, or else the tidied text.

    Raises `NoCarrier`.
    """
    shown = " ".join(tidy(text).split())
    if not folded_carrier(shown):
        raise NoCarrier(text)
    return canonical_name(carrier_key(shown), shown)


def carrier_key(text: str) -> str:
    """Returns the key for comparing carriers: `DHL Paket`, `dhl ` and `DHL` have the same."""
    folded = folded_carrier(text)
    return ALIASES.get(folded, folded)


def canonical_name(key: str, otherwise: str) -> str:
    own = shop_carrier(key)
    return own.name if own else _NAMES.get(key, otherwise)


def shop_carrier(carrier: str) -> ShopCarrier | None:
    """Returns what the shop's own list says of it."""
    key = carrier_key(carrier)
    return next((one for one in shop_settings().carriers if carrier_key(one.name) == key), None)


def is_offered(carrier: str) -> bool:
    """Returns whether parcels may leave with it: any may in a shop that lists none."""
    return not shop_settings().carriers or shop_carrier(carrier) is not None


def sends_without_number(carrier: str) -> bool:
    own = shop_carrier(carrier)
    return own is not None and own.without_number


def is_known(carrier: str) -> bool:
    return carrier_key(carrier) in _NAMES


def is_misspelt(carrier: str) -> bool:
    key = carrier_key(carrier)
    if key in _NAMES or shop_carrier(key):
        return False
    turned = len(key) > 2 and any(sorted(key) == sorted(known) for known in _NAMES)
    return turned or _is_close(key, ALIASES)


def offered(used: Mapping[str, int]) -> list[str]:
    """Returns the carriers to choose from, the most used first; `used` counts parcels by carrier.

    A name that is most likely misspelt is left out, and so is one of a single parcel, since the
    next packer would choose it by mistake.
    """
    found: list[str] = []
    for name, parcels in sorted(used.items(), key=lambda one: (-one[1], one[0].casefold())):
        key = carrier_key(name)
        if is_known(name) or not (
            parcels < OFTEN
            or is_misspelt(name)
            or sum(map(str.isdigit, key)) >= DIGITS
            or _is_close(key, map(carrier_key, found))
        ):
            found.append(name)
    return found


def _is_close(key: str, others: Iterable[str]) -> bool:
    return bool(get_close_matches(key, list(others), n=1, cutoff=0.85))


def carrier_key_sql(column: str) -> str:
    cases = "".join(
        f" WHEN folded IN ({', '.join(quoted(one) for one in ALIASES if ALIASES[one] == key)})"
        f" THEN '{key}'"
        for key in _NAMES
    )
    inner = f"SELECT {folded_carrier_sql(column)} AS folded"
    return f"(SELECT CASE{cases} ELSE folded END FROM ({inner}) AS typed)"


def tracking_url(
    carrier: str | None,
    tracking_number: str | None,
    postcode: str | None = None,
    country: str | None = None,
) -> str | None:
    """Returns the carrier's page for this parcel, or None if there is none or no number.

    PostNL shows a parcel only to readers who know its destination.
    """
    key, number = carrier_key(carrier or ""), tracking_key(tracking_number or "")
    if not number or number == _ERASED:
        return None
    own = shop_carrier(key)
    if own and own.tracking_page:
        # What is only print may count at a carrier that nobody else knows.
        shown = quote("".join((tracking_number or "").split()), safe="")
        return own.tracking_page.replace(PLACE_OF_NUMBER, shown)
    name = _NAMES.get(key)
    if name is None:
        return None
    page = TRACKING_PAGES[name]
    if name == "DHL" and len(number) == 10 and number.isdigit():
        page = DHL_EXPRESS
    elif name == "DHL" and shop_settings().seller_country not in ("", "DE"):
        page = DHL_ABROAD
    url = page.format(quote(number, safe=""))
    if name == "PostNL" and postcode and country:
        where = quote("".join(postcode.split()).upper(), safe="")
        url += f"&P={where}&D={quote(country, safe='')}&T=C"
    return url


def tracked(row: Mapping[str, Any], further: Sequence[str]) -> dict[str, Any]:
    """Returns the carrier and the numbers of a stored parcel, and where each is shown.

    `further` are the numbers of its other boxes.
    """
    numbers = [row["tracking_number"], *further] if row["tracking_number"] else []
    links = [tracking_url(row["carrier"], one, row["postcode"], row["country"]) for one in numbers]
    return {
        "carrier": row["carrier"],
        "tracking_number": row["tracking_number"],
        "tracking_url": links[0] if links else None,
        "tracking_numbers": numbers,
        "tracking_urls": links,
    }

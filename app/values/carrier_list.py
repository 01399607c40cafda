"""The shop's list of carriers as managers and programs give it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.carriers import NoCarrier, carrier_key, read_carrier
from app.values.fields import Invalid
from app.values.shop_carriers import ShopCarrier, is_number_pattern, is_tracking_page

FIELD: Final = "carriers"
NO_NAME: Final = gettext_noop("must each have a name")
TWICE: Final = gettext_noop("must differ: “{name}” is there twice")
WRONG_PAGE: Final = gettext_noop(
    "must have tracking links that begin with https:// and contain {{number}} once: see “{name}”"
)
WRONG_PATTERN: Final = gettext_noop(
    "must have number patterns of letters, digits, #, @ and ?, with * at the end: see “{name}”"
)


def read_carriers(value: list[ShopCarrier], others: Mapping[str, Any]) -> list[ShopCarrier]:
    """Returns them with their tidied names. Raises `Invalid`."""
    found: dict[str, ShopCarrier] = {}
    for one in value:
        name = _name(one.name)
        key = carrier_key(name)
        if key in found:
            raise Invalid(FIELD, _(TWICE).format(name=name))
        if one.tracking_page and not is_tracking_page(one.tracking_page):
            raise Invalid(FIELD, _(WRONG_PAGE).format(name=name))
        if one.number_pattern and not is_number_pattern(one.number_pattern):
            raise Invalid(FIELD, _(WRONG_PATTERN).format(name=name))
        found[key] = msgspec.structs.replace(one, name=name)
    return list(found.values())


def carriers_of(typed: str) -> Any:
    """Returns what a text of JSON holds; a text that holds nothing is returned as it is."""
    try:
        return msgspec.json.decode(typed) if typed else []
    except msgspec.DecodeError:
        return typed


def carriers_text(value: list[Any]) -> str:
    """Returns JSON; empty for no carriers."""
    return msgspec.json.encode(value).decode() if value else ""


def _name(typed: str) -> str:
    try:
        read_carrier(typed)
    except NoCarrier as error:
        raise Invalid(FIELD, _(NO_NAME)) from error
    # The shop's own spelling comes before the one that is built in.
    return " ".join(typed.split())

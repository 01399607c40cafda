"""The carriers that a shop sends with, as its managers list them."""

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec

from app.values.fields import MAYBE

# The place of the number in the address of a tracking page.
PLACE_OF_NUMBER: Final = "{number}"
# What stands for characters in the form of a number: a digit, a letter, either, and any more.
FORMS: Final = {"#": "[0-9]", "@": "[A-Z]", "?": "[0-9A-Z]"}
REST: Final = "[0-9A-Z]*"
FORM: Final = re.compile(r"[A-Z0-9#@?]+\*?|\*")
# What is only print in a number, and is left out when it is compared.
PRINT: Final = re.compile(r"[\s./-]+")


class ShopCarrier(msgspec.Struct, frozen=True, kw_only=True):
    """`tracking_page` is an address with `{number}`; without one, that of a carrier that Doorstep
    knows holds. `number_pattern` has # for a digit, @ for a letter, ? for either, and * at its end
    for any more of them. With `without_number` a parcel may leave without one.
    """

    name: Annotated[str, msgspec.Meta(max_length=100, pattern=MAYBE)]
    tracking_page: Annotated[str, msgspec.Meta(max_length=500, pattern=MAYBE)] = ""
    number_pattern: Annotated[str, msgspec.Meta(max_length=100, pattern=MAYBE)] = ""
    without_number: bool = False


class CarrierInput(ShopCarrier, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program gives. What is stored may have fields of a later version."""


def is_tracking_page(address: str) -> bool:
    """Returns whether it leads to a page on the web, and has the number behind its host."""
    if address.count(PLACE_OF_NUMBER) != 1 or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "{" not in parts.netloc


def is_number_pattern(pattern: str) -> bool:
    return bool(FORM.fullmatch(_bare(pattern)))


def fits(key: str, pattern: str) -> bool:
    """Returns whether the key of a number has this form."""
    form = "".join(REST if one == "*" else FORMS.get(one, re.escape(one)) for one in _bare(pattern))
    return bool(re.fullmatch(form, key))


def _bare(pattern: str) -> str:
    return PRINT.sub("", pattern.upper())

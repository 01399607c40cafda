"""The filters of a list, as its address says them and its page shows them."""

from datetime import date
from typing import Final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

YEARS: Final = range(1970, 9999)


class Chip(Struct, frozen=True):
    """One filter that is on; `href` is the list without it."""

    label: str
    words: str
    href: str


def day_of(text: str) -> date | None:
    """One that can be counted on from: the next day is one, too."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def fields(asked: Struct) -> dict[str, str]:
    """What is asked, by the names of the address."""
    return {name: str(value) for name, value in msgspec.structs.asdict(asked).items() if value}


def query(asked: Struct, **changed: str | None) -> str:
    """`?status=PENDING&country=DE`, with `changed` in place of what it says; nothing for all."""
    left = {name: value for name, value in (fields(asked) | changed).items() if value}
    return f"?{urlencode(left)}" if left else ""

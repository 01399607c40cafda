"""The filters of a list, in its address and on its page."""

from datetime import date
from typing import Final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

YEARS: Final = range(1970, 9999)


class Chip(Struct, frozen=True):
    """A filter that is set; `href` is the list without it."""

    label: str
    words: str
    href: str


def day_of(text: str) -> date | None:
    """Returns a day that has a day after it (1970 to 9998), and None for any other text."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def fields(asked: Struct) -> dict[str, str]:
    return {name: str(value) for name, value in msgspec.structs.asdict(asked).items() if value}


def query(asked: Struct, **changed: str | None) -> str:
    """Returns `?status=PENDING&country=DE` with `changed` replacing values, and "" without any."""
    left = {name: value for name, value in (fields(asked) | changed).items() if value}
    return f"?{urlencode(left)}" if left else ""

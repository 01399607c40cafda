"""The filters of a list, as its address says them and its page shows them."""

from datetime import date
from typing import Final

import msgspec

YEARS: Final = range(1970, 9999)


class Chip(msgspec.Struct, frozen=True):
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

"""The board's view in its address: read, written, and shown as chips."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.board import View
from app.values.fields import Carrier
from app.values.formats import COUNTRY_CODES, country, day
from app.web.forms import one_line
from app.web.list_filters import Chip, day_of, query
from app.web.pages import AnyRequest
from app.web.words import STATUSES

BOARD: Final = "/staff/shipments"
TABS: Final = {
    "": gettext_noop("All"),
    **STATUSES,
    "ON_HOLD": gettext_noop("Held"),
    "PROBLEMS": gettext_noop("Problems"),
}
CLAIMED: Final = {
    "me": gettext_noop("by me"),
    "anybody": gettext_noop("by anyone"),
    "nobody": gettext_noop("by no one"),
}
SORTS: Final = {
    "": gettext_noop("Priority (default)"),
    "oldest": gettext_noop("Oldest order first"),
    "newest": gettext_noop("Newest order first"),
    "customer": gettext_noop("Customer, A to Z"),
    "country": gettext_noop("Country, A to Z"),
}
# The filters that are shown as chips, by their names in the address.
FILTERS: Final = {
    "carrier": gettext_noop("Carrier"),
    "country": gettext_noop("Country"),
    "claimed": gettext_noop("Claimed"),
    "placed_from": gettext_noop("Placed from"),
    "placed_to": gettext_noop("Placed to"),
}
# Characters of an address' view that are read; the longest that the board makes is shorter.
LONGEST: Final = 2000


class ViewRead(msgspec.Struct, frozen=True):
    """A view; `left_out` has, by label, the values that mean nothing and are ignored."""

    view: View
    left_out: dict[str, str]


def read_view(asked: Mapping[str, str]) -> ViewRead:
    # A link that was changed by hand still leads to a view.
    given = {name: one_line(asked.get(name, "")) for name in View.__struct_fields__}
    known = {
        "status": given["status"] if given["status"] in TABS else "",
        "q": given["q"],
        "carrier": _carrier(given["carrier"]),
        "country": given["country"].upper() if given["country"].upper() in COUNTRY_CODES else "",
        "claimed": given["claimed"] if given["claimed"] in CLAIMED else "",
        "placed_from": day_of(given["placed_from"]),
        "placed_to": day_of(given["placed_to"]),
        "sort": given["sort"] if given["sort"] in SORTS else "",
    }
    left_out = {
        _(label): given[name] for name, label in FILTERS.items() if given[name] and not known[name]
    }
    return ViewRead(msgspec.convert(known, View), left_out)


def view_from(text: str) -> View:
    """Reads the view that a form carries in one field, as `query` writes it."""
    return read_view(dict(parse_qsl(text[:LONGEST]))).view


def view_left(request: AnyRequest) -> View:
    """Returns the view of the board that a page was opened from (`Referer`), or the plain one."""
    try:
        left = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return View()
    return view_from(left.query if left.path == BOARD else "")


def board_url(view: View, **changed: str | None) -> str:
    return BOARD + query(view, **changed)


def chips(view: View) -> list[Chip]:
    words = {
        "carrier": view.carrier,
        "country": country(view.country),
        "claimed": _(CLAIMED[view.claimed]) if view.claimed else "",
        "placed_from": day(view.placed_from) if view.placed_from else "",
        "placed_to": day(view.placed_to) if view.placed_to else "",
    }
    return [
        Chip(_(label), words[name], board_url(view, **{name: None}))
        for name, label in FILTERS.items()
        if words[name]
    ]


def unfiltered(view: View) -> str:
    # The tab, the search and the order of the rows stay.
    return board_url(view, **dict.fromkeys(FILTERS))


def _carrier(text: str) -> str:
    try:
        return msgspec.convert(text, Carrier)
    except msgspec.ValidationError:
        return ""

"""The delivery board, live: the list of shipments, and the page of one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final
from unicodedata import normalize
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.infra import database
from app.routes.staff.board.columns import COLUMNS, tab_of
from app.routes.staff.board.history import detail
from app.routes.staff.board.row import row
from app.routes.staff.board.saved_views import entries
from app.routes.staff.board.view_query import (
    BOARD,
    CLAIMED,
    SORTS,
    TABS,
    board_url,
    chips,
    read_view,
    unfiltered,
    view_left,
)
from app.routes.staff.cash import cash_of
from app.services import board, delivery, sales
from app.services.board import View
from app.services.delivery import Shipment
from app.services.flats import steps_left
from app.values.fields import Invalid
from app.values.formats import country
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, fragment, html, page
from app.web.words import REST_CHOICES, STATUSES

# The group of shipments that were opened since the board was last loaded, shown on request.
NEW: Final = "NEW"
PAGE: Final = 50
MANY_NEW: Final = 100
# How long a shipment may take from its time-stamp to its commit and still be announced.
SLACK: Final = timedelta(seconds=3)


@get(BOARD, include_in_schema=False)
async def list_shipments(
    request: AnyRequest,
    cursor: FromQuery[str | None] = None,
    since: FromQuery[datetime | None] = None,
) -> Answer:
    """Shows the view in the address (view_query.py).

    `since` puts shipments that were opened after it on top, wherever they belong in the list.
    """
    member = await staff_member(request)
    loaded_at = await database.now()
    asked = read_view(request.query_params)
    view, who = asked.view, member.staff_id
    try:
        found = await board.list_view(view, who, cursor=cursor, limit=PAGE)
    except Invalid:
        # The address of a page that is no longer one leads to the first page.
        return Redirect(board_url(view), status_code=303)
    new = await board.list_opened(_in_utc(since), view, who, MANY_NEW) if since else []
    counts, tab = await _counts(view, who), tab_of(view)
    found_here = new or found.items
    return page(
        request,
        "staff/board/index.html",
        member=member,
        elsewhere={} if found_here else _elsewhere(view, counts),
        view=view,
        density="roomy" if request.cookies.get("density") == "roomy" else "dense",
        tabs=TABS,
        sorts=SORTS,
        counts=counts,
        tab=tab,
        columns=COLUMNS[tab],
        held=await board.held_up() if view.status == board.ATTENTION else {},
        choices=await _choices(view),
        chips=chips(view),
        entries=await entries(who, view),
        my_round=await delivery.round_of(who),
        setup_left=await steps_left() if member.is_manager else 0,
        left_out=asked.left_out,
        unfiltered_href=unfiltered(view),
        row=row,
        cash=await cash_of([*new, *found.items]),
        groups=_groups(new, found.items, view),
        read_at=loaded_at,
        since=_watched_since(loaded_at, [*new, *found.items]),
        next_href=board_url(view, cursor=found.next_cursor) if found.next_cursor else "",
        first_href=board_url(view) if cursor else "",
    )


@get(f"{BOARD}/tabs", include_in_schema=False)
async def show_tabs(request: AnyRequest) -> Response[str]:
    member = await staff_member(request)
    view = read_view(request.query_params).view
    counts = await _counts(view, member.staff_id)
    return html(fragment("staff/board/_tabs.html", view=view, tabs=TABS, counts=counts))


@get(f"{BOARD}/{{shipment_id:uuid}}", include_in_schema=False)
async def show_shipment(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    shipment = await delivery.find_shipment(shipment_id)
    view = view_left(request)
    return page(
        request,
        "staff/board/show.html",
        member=member,
        view=view,
        question=await delivery.open_question(shipment),
        choices=REST_CHOICES,
        order=await sales.find_order(shipment.order_id),
        withdrawals=await sales.list_withdrawals(shipment.order_id),
        **await detail(shipment),
    )


def _in_utc(since: datetime) -> datetime:
    # A time without a zone can only have been typed, and is taken for UTC.
    return since if since.tzinfo else since.replace(tzinfo=UTC)


async def _counts(view: View, who: UUID) -> dict[str, int]:
    """Counts what the search and the filters leave of each tab."""
    by_status = await board.counts(view, who)
    # The last two are not added, since these shipments are counted by status already.
    counted = {
        board.HELD: await board.count_held(view, who),
        board.ATTENTION: await board.count_attention(view, who),
    }
    return {"": sum(by_status.values()), **by_status, **counted}


def _elsewhere(view: View, counts: Mapping[str, int]) -> dict[str, int]:
    """Returns, by status, how many are on the other tabs, if this one shows none of all."""
    if not view.status or view.plain == View():
        return {}
    return {status: count for status, count in counts.items() if status in STATUSES and count}


async def _choices(view: View) -> dict[str, list[tuple[str, str]]]:
    there = await board.filter_options()
    # The chosen value stays among the choices, even if no shipment has it any more.
    countries = {*there.countries, *filter(None, [view.country])}
    carriers = {*there.carriers, *filter(None, [view.carrier])}
    named = [(code, country(code)) for code in countries]
    return {
        "carrier": [(name, name) for name in sorted(carriers, key=str.casefold)],
        "country": sorted(named, key=lambda one: normalize("NFKD", one[1])),
        "claimed": [(whose, _capital(_(words))) for whose, words in CLAIMED.items()],
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _groups(
    new: Sequence[Shipment], found: Sequence[Shipment], view: View
) -> list[tuple[str, list[Shipment]]]:
    """Groups the rows by status, each shipment once; sorted rows have no headings."""
    on_top = {shipment.shipment_id for shipment in new}
    rest = [shipment for shipment in found if shipment.shipment_id not in on_top]
    if view.sort:
        status = "" if view.status in (board.ATTENTION, board.HELD) else view.status
        groups = [(status, rest)] if rest else []
    else:
        groups = [(status, list(rows)) for status, rows in groupby(rest, lambda one: one.status)]
    return [(NEW, list(new)), *groups] if new else groups


def _watched_since(loaded_at: datetime, shown: Sequence[Shipment]) -> str:
    """Returns the time (RFC 3339) from which on a shipment is new to this page.

    It is a little before the page was loaded, because a shipment that was being opened then is not
    on it; but no shipment that the page shows counts as new.
    """
    latest = max((shipment.opened_at for shipment in shown), default=loaded_at - SLACK)
    return max(latest, loaded_at - SLACK).astimezone(UTC).isoformat().replace("+00:00", "Z")


handlers = [list_shipments, show_tabs, show_shipment]

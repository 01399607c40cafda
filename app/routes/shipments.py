"""The delivery board, live: what waits, what is on its way, and one shipment whole."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from app.routes import (
    shipment_claims,
    shipment_deliveries,
    shipment_dispatches,
    shipment_steps,
)
from app.routes.callers import staff_member
from app.routes.forms import one_line
from app.routes.rendering import AnyRequest, environment, fragment, html, page
from app.services import delivery
from app.services.delivery import Shipment

BOARD: Final = "/staff/shipments"
VIEWS: Final = {
    "": "All",
    "PENDING": "To ship",
    "SHIPPED": "Shipped",
    "DELIVERED": "Delivered",
    "CANCELLED": "Cancelled",
}
NEW: Final = "NEW"
"""The group of what was opened since the board was last loaded, when somebody asks for it."""
PAGE: Final = 50
MANY_NEW: Final = 100
SLACK: Final = timedelta(seconds=3)
"""How long a shipment may take from its time-stamp to its commit and still be told of."""
OVER_A_DAY: Final = timedelta(hours=24)


@get(BOARD, include_in_schema=False)
async def list_shipments(
    request: AnyRequest,
    status: FromQuery[str] = "",
    q: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
    since: FromQuery[datetime | None] = None,
) -> Response[str]:
    """`since` puts what was opened after it on top, wherever its turn in the list would be."""
    member = await staff_member(request)
    loaded_at = datetime.now(UTC)
    view = status if status in VIEWS else ""
    sought = one_line(q)
    found = await delivery.list_shipments(view or None, q=sought or None, cursor=cursor, limit=PAGE)
    new = await _opened_since(_in_utc(since)) if since else []
    return page(
        request,
        "shipments/index.html",
        member=member,
        view=view,
        views=VIEWS,
        counts=await delivery.counts(),
        groups=_groups(new, found.items),
        q=sought,
        read_at=loaded_at,
        since=_watched_since(loaded_at, [*new, *found.items]),
        next_href=_href(view, sought, found.next_cursor) if found.next_cursor else "",
        first_href=_href(view, sought) if cursor else "",
    )


@get(f"{BOARD}/tabs", include_in_schema=False)
async def show_tabs(request: AnyRequest, status: FromQuery[str] = "") -> Response[str]:
    """The views with their numbers as they are now, for a board that is open."""
    await staff_member(request)
    view = status if status in VIEWS else ""
    counts = await delivery.counts()
    return html(fragment("shipments/_tabs.html", view=view, views=VIEWS, counts=counts))


@get(f"{BOARD}/{{shipment_id:uuid}}", include_in_schema=False)
async def show_shipment(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    member = await staff_member(request)
    shipment = await delivery.find_shipment(shipment_id)
    return page(request, "shipments/show.html", member=member, shipment=shipment)


def wait(shipment: Shipment) -> str:
    """How badly a shipment waits: "" below a day, then "long", and "late" above two."""
    waited = datetime.now(UTC) - shipment.placed_at
    if shipment.status != "PENDING" or waited < OVER_A_DAY:
        return ""
    return "late" if waited >= delivery.LATE_TO_SHIP else "long"


def _in_utc(since: datetime) -> datetime:
    """One without a zone, which only a hand can have typed, is taken for UTC."""
    return since if since.tzinfo else since.replace(tzinfo=UTC)


async def _opened_since(since: datetime) -> list[Shipment]:
    changed = await delivery.changed_since(since, MANY_NEW)
    return [one for one in changed if one.opened_at > since and one.status == "PENDING"]


def _groups(new: Sequence[Shipment], found: Sequence[Shipment]) -> list[tuple[str, list[Shipment]]]:
    """The rows under the heading of their status, each shipment once."""
    on_top = {shipment.shipment_id for shipment in new}
    rest = [shipment for shipment in found if shipment.shipment_id not in on_top]
    groups = [(status, list(rows)) for status, rows in groupby(rest, lambda one: one.status)]
    return [(NEW, list(new)), *groups] if new else groups


def _watched_since(loaded_at: datetime, shown: Sequence[Shipment]) -> str:
    """From when on a shipment is new to this page, as a time in RFC 3339.

    A little before the page was loaded, because one that was being opened then is not on it;
    but never so early that one it does show would count as new.
    """
    latest = max((shipment.opened_at for shipment in shown), default=loaded_at - SLACK)
    return max(latest, loaded_at - SLACK).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _href(view: str, q: str, cursor: str | None = None) -> str:
    asked = {"status": view, "q": q, "cursor": cursor}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{BOARD}?{query}" if query else BOARD


environment.filters["wait"] = wait
handlers = [
    list_shipments,
    show_tabs,
    show_shipment,
    *shipment_steps.handlers,
    *shipment_dispatches.handlers,
    *shipment_deliveries.handlers,
    *shipment_claims.handlers,
]

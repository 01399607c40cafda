"""The shipments that were chosen on the board, and the way back to it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.board.view_query import board_url, view_from
from app.services import delivery
from app.services.delivery import Shipment
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page

# Shipments that one step takes at once: each is a transaction, and a person waits for all.
MAX_SELECTED: Final = 100


async def chosen(request: AnyRequest, ids: Sequence[str], view: str) -> list[Shipment] | Answer:
    """Returns each shipment once, in the order of the `ids`; what is no shipment is left out.

    One of the `ids` may be several with commas, since a script has one field for all. If none or
    more than `MAX_SELECTED` were chosen, an answer that says so is returned instead.
    """
    known = list(dict.fromkeys(filter(None, map(_uuid, ",".join(ids).split(",")))))
    if len(known) > MAX_SELECTED:
        return page(
            request,
            "staff/board/too_many.html",
            422,
            member=await staff_member(request),
            count=len(known),
            most=MAX_SELECTED,
            back=back(view),
        )
    found = await delivery.find_shipments(known)
    none = _("Select parcels first: tick the box next to their number.")
    return found or to_board(view, Flash(none, "warning"))


def to_board(view: str, message: Flash) -> Redirect:
    return see_other(back(view), message)


def back(view: str) -> str:
    return board_url(view_from(view))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

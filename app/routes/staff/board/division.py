"""Split and merge: which pieces of an order travel in which of its parcels."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.staff.board.step_page import ask, done, too_late
from app.routes.staff.board.view_query import BOARD
from app.routes.staff.piece_fields import at_their_pieces, piece_entry, piece_field, read_pieces
from app.services import delivery
from app.services.delivery import Conflict, Shipment
from app.values.fields import Invalid
from app.values.statuses import ShipmentStatus
from app.web.forms import Form, read_form
from app.web.pages import Answer, AnyRequest
from app.web.words import parcel_name

SPLIT: Final = f"{BOARD}/{{shipment_id:uuid}}/split"
MERGE: Final = f"{BOARD}/{{shipment_id:uuid}}/merge"


@get(SPLIT, include_in_schema=False)
async def ask_split(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.status != ShipmentStatus.PENDING:
        return await too_late(request, shipment)
    return await _ask_split(request, shipment, {})


@post(SPLIT, include_in_schema=False)
async def split(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    chosen, wrong = read_pieces(form)
    items = chosen or []
    try:
        now = None if wrong else await delivery.split(shipment_id, items)
    except Invalid as error:
        now, wrong = None, at_their_pieces(error, items)
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    if now is None:
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask_split(request, shipment, form, wrong)
    message = _("{order} is split.").format(order=parcel_name(now))
    return await done(request, now, message, back=_page_of(now), rest=now.remainder_id)


@get(MERGE, include_in_schema=False)
async def ask_merge(request: AnyRequest, shipment_id: FromPath[UUID]) -> Response[str]:
    shipment = await delivery.find_shipment(shipment_id)
    if shipment.status != ShipmentStatus.PENDING:
        return await too_late(request, shipment)
    return await _ask_merge(request, shipment)


@post(MERGE, include_in_schema=False)
async def merge(request: AnyRequest, shipment_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    try:
        now = await delivery.merge(shipment_id, UUID(form.get("other", "")))
    except ValueError:
        # It names no parcel of the order, or no parcel at all.
        shipment = await delivery.find_shipment(shipment_id)
        return await _ask_merge(request, shipment, {"other": _("Choose a parcel")})
    except Conflict as conflict:
        return await too_late(request, conflict.shipment)
    message = _("{order} now has the pieces of the other parcel.").format(order=parcel_name(now))
    return await done(request, now, message, back=_page_of(now))


async def _ask_split(
    request: AnyRequest, shipment: Shipment, form: Form, wrong: Mapping[str, str] | None = None
) -> Response[str]:
    title = _("Split {order}")
    chosen = piece_entry(form)
    return await ask(
        request,
        "staff/board/_split.html",
        title,
        shipment,
        _at_first(shipment, wrong),
        chosen=chosen,
    )


async def _ask_merge(
    request: AnyRequest, shipment: Shipment, wrong: Mapping[str, str] | None = None
) -> Response[str]:
    others = [
        one
        for one in await delivery.parcels_of(shipment.order_id)
        if one.status == ShipmentStatus.PENDING and one.shipment_id != shipment.shipment_id
    ]
    if not others:
        return await too_late(request, shipment, news=_("This order has no other parcel to ship"))
    title = _("Merge into {order}")
    return await ask(request, "staff/board/_merge.html", title, shipment, wrong, others=others)


def _at_first(shipment: Shipment, wrong: Mapping[str, str] | None) -> dict[str, str]:
    """Puts the fault of all pieces together at the field of the first."""
    first = piece_field(shipment.items[0].position)
    return {first if name == "items" else name: fault for name, fault in (wrong or {}).items()}


def _page_of(shipment: Shipment) -> str:
    return f"{BOARD}/{shipment.shipment_id}"


handlers = [ask_split, split, ask_merge, merge]

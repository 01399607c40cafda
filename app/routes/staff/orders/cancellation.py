"""Cancelling what has not left of an order, all of it or pieces, as the staff."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.piece_fields import at_their_pieces, piece_entry, read_pieces
from app.services import delivery, sales
from app.services.sales import NamedPieces, Order
from app.services.staff import StaffMember
from app.values.fields import Invalid, Note
from app.values.pieces import Counted, PieceCount
from app.values.statuses import OrderStatus, ShipmentStatus, StaffCancelReason
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key, fresh_key
from app.web.forms import Field, Form, faults, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.words import STAFF_CANCEL_REASONS

PATH: Final = "/staff/orders/{order_id:uuid}/cancellation"
FIELDS: Final[Mapping[str, Field]] = {
    "because": Field(
        gettext_noop("Reason"),
        StaffCancelReason,
        gettext_noop("Choose why it is cancelled"),
        gettext_noop("Choose why it is cancelled"),
    ),
    "note": Field(gettext_noop("The explanation"), Note),
}
USED: Final = gettext_noop("This form was already sent. Check what is still to be cancelled.")
REFUSED: Final = gettext_noop("The warehouse has refused to cancel this order.")


class Waiting(msgspec.Struct, frozen=True):
    """The pieces of an order that have not left, and that nobody asked to cancel."""

    items: Sequence[NamedPieces]

    @property
    def shown(self) -> str:
        """What the form carries, so that its answer tells whether all of it was chosen."""
        return _written(self.items)


@get(PATH, include_in_schema=False)
async def ask_cancellation(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _ask(request, await sales.find_order(order_id))


@post(PATH, status_code=303, include_in_schema=False)
async def cancel(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    order = await sales.find_order(order_id)
    chosen, wrong = read_pieces(form)
    items = chosen or []
    if chosen is None:
        wrong = {"": _("Choose at least one piece")}
    if errors := faults(form, FIELDS) | wrong:
        return await _ask(request, order, 422, form, errors)
    try:
        await _request(member, order, form, items)
    except Invalid as error:
        return await _ask(request, order, 409, form, at_their_pieces(error, items))
    except idempotency.KeyReused:
        return await _ask(request, order, 409, form, {"": _(USED)})
    except sales.CancellationRefused:
        return await _ask(request, await sales.find_order(order_id), 409, form, {"": _(REFUSED)})
    return see_other(
        f"/staff/orders/{order_id}",
        Flash(_("What has not left yet is being cancelled. The customer gets an email.")),
    )


async def _request(
    member: StaffMember, order: Order, form: Form, items: Sequence[PieceCount]
) -> None:
    because, note = StaffCancelReason(form["because"]), form["note"] or None
    content = (items, because, note)
    key = form_key(member.staff_id, form, "cancellation", str(order.order_id), content=content)
    # All that waits now may be less than all that the form showed. A form that is sent again is
    # found by its key, whichever of both it was.
    is_whole = _written(items) == form["shown"] == (await _waiting(order)).shown

    async def ask() -> Order:
        if is_whole and because == StaffCancelReason.CUSTOMER:
            return await sales.request_cancellation(order.order_id, note, key=key)
        by = delivery.first_name(member.name)
        return await sales.request_pieces(key, order.order_id, items, note, because=because, by=by)

    await idempotency.waiting_for_itself(ask)


def _written(pieces: Iterable[Counted]) -> str:
    return ",".join(f"{piece.position}:{piece.quantity}" for piece in pieces)


async def _waiting(order: Order) -> Waiting:
    counted = Counter[int]()
    if order.status == OrderStatus.PENDING_SHIPMENT:
        counted.update(await _not_left(order))
    for request in await sales.find_requests(order.order_id):
        for piece in () if request.answered_at else request.items:
            counted[piece.position] -= piece.quantity
    rest = [PieceCount(position, count) for position, count in sorted(counted.items()) if count > 0]
    return Waiting(sales.named_pieces(order, rest))


async def _not_left(order: Order) -> Counter[int]:
    counted = Counter[int]()
    parcels = await delivery.parcels_of(order.order_id)
    for parcel in parcels:
        if parcel.status == ShipmentStatus.PENDING:
            for item in parcel.items:
                counted[item.position] += item.quantity
    if not parcels:
        # No worker has opened it yet.
        for line in order.items:
            counted[line.position] += line.quantity
    return counted


async def _ask(
    request: AnyRequest,
    order: Order,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    entry, waiting = form or {}, await _waiting(order)
    if errors and not waiting.items:
        # There is no form any more in which a field could be put right.
        status = 409
    return page(
        request,
        "staff/orders/cancellation.html",
        status,
        member=await staff_member(request),
        order=order,
        waiting=waiting,
        typed=typed(entry, *FIELDS),
        chosen=piece_entry(entry),
        reasons=[
            ("", _("Choose a reason")),
            *((why, _(words)) for why, words in STAFF_CANCEL_REASONS.items()),
        ],
        errors=errors or {},
        key=fresh_key() if status == 409 else entry.get("key") or fresh_key(),
    )


handlers = [ask_cancellation, cancel]

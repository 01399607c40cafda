"""Requesting the cancellation of an order, or of some of its pieces that have not left."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.shop.order_view import view_of
from app.services import sales
from app.values.fields import MAX_QUANTITY, Invalid, Note
from app.values.pieces import PieceCount
from app.web.field_errors import plain
from app.web.form_keys import customer_form_key, fresh_key
from app.web.forms import Form, read_form, whole_number
from app.web.pages import PRIVATE, Answer, AnyRequest, page

QUANTITY: Final = "quantity-"
# Both forms are on one page, and each field of it has a name of its own.
REASON: Final = "reason"
ITEMS_REASON: Final = "items-reason"
NOTHING_CHOSEN: Final = gettext_noop("Choose how many to cancel")
GONE: Final = gettext_noop("You have already cancelled this, or asked to")
TOO_LATE: Final = gettext_noop("It was too late to cancel: your parcel is already on its way.")
USED: Final = gettext_noop("This form was already sent. Check what is still to be cancelled.")


@get("/orders/{order_id:uuid}/cancellation", include_in_schema=False)
async def new_cancellation(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _ask_why(request, order_id)


@post("/orders/{order_id:uuid}/cancellation", status_code=303, include_in_schema=False)
async def request_cancellation(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    try:
        # Delivery decides, and the order's page shows its decision.
        await sales.request_cancellation(order_id, _reason(form, REASON))
    except msgspec.ValidationError as error:
        return await _ask_why(request, order_id, 422, form, {REASON: _fault(error)})
    except sales.CancellationRefused:
        return await _ask_why(request, order_id, 409, form)
    return _to_order(order_id)


@post("/orders/{order_id:uuid}/cancellation/items", status_code=303, include_in_schema=False)
async def request_pieces(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    pieces, errors = _pieces(form)
    try:
        reason = _reason(form, ITEMS_REASON)
        if errors:
            return await _ask_why(request, order_id, 422, form, errors)
        once = customer_form_key(order_id, form, "cancellation", content=(pieces, reason))
        await idempotency.waiting_for_itself(
            lambda: sales.request_pieces(once, order_id, pieces, reason)
        )
    except msgspec.ValidationError as error:
        errors[ITEMS_REASON] = _fault(error)
        return await _ask_why(request, order_id, 422, form, errors)
    except Invalid as fault:
        return await _ask_why(request, order_id, 409, form, _refused(pieces, fault))
    except idempotency.KeyReused:
        return await _ask_why(request, order_id, 409, form, {"": _(USED)})
    except sales.CancellationRefused:
        return await _ask_why(request, order_id, 409, form)
    return _to_order(order_id)


def _pieces(form: Form) -> tuple[list[PieceCount], dict[str, str]]:
    """Returns the chosen quantities, and what is wrong by field; empty fields are zero."""
    pieces: list[PieceCount] = []
    errors: dict[str, str] = {}
    names = [name for name in form if name.startswith(QUANTITY)]
    for name in names:
        position = whole_number(name.removeprefix(QUANTITY))
        quantity = whole_number(form[name] or "0")
        if position is None or not 1 <= position <= 100:
            continue
        if quantity is None or quantity > MAX_QUANTITY:
            errors[name] = _("Enter a whole number")
        elif quantity:
            pieces.append(PieceCount(position, quantity))
    if not pieces and not errors:
        errors[names[0] if names else ""] = _(NOTHING_CHOSEN)
    return sorted(pieces, key=lambda one: one.position), errors


def _refused(pieces: list[PieceCount], fault: Invalid) -> dict[str, str]:
    # The field is such as "items[0].quantity"; a line of which nothing is left fails as a position.
    at = whole_number(fault.field.removeprefix("items[").partition("]")[0])
    name = "" if at is None else f"{QUANTITY}{pieces[at].position}"
    if fault.field.endswith("position"):
        return {name: _(GONE)}
    return {name: " ".join((_("The number"), fault.message))}


def _reason(form: Form, name: str) -> str | None:
    """Raises `msgspec.ValidationError`."""
    return msgspec.convert(form.get(name, ""), Note) or None


def _fault(error: msgspec.ValidationError) -> str:
    return " ".join((_("The reason"), plain(str(error))))


def _to_order(order_id: UUID) -> Redirect:
    return Redirect(f"/orders/{order_id}", status_code=303, headers=PRIVATE)


async def _ask_why(
    request: AnyRequest,
    order_id: UUID,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    view = await view_of(await sales.find_order(order_id))
    typed = form or {}
    if status == 409 and not errors and view.may_be_cancelled:
        # The form is there still, and says why sending it did nothing.
        errors = {"": _(TOO_LATE)}
    return page(
        request,
        "shop/cancellation/new.html",
        status,
        headers=PRIVATE,
        order=view.order,
        view=view,
        typed=typed,
        errors=errors or {},
        key=fresh_key() if status == 409 else typed.get("key") or fresh_key(),
    )


handlers = [new_cancellation, request_cancellation, request_pieces]

"""Requesting the cancellation of an order."""

from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.services import sales
from app.values.fields import Note
from app.web.field_errors import plain
from app.web.forms import read_form
from app.web.pages import PRIVATE, Answer, AnyRequest, page


@get("/orders/{order_id:uuid}/cancellation", include_in_schema=False)
async def new_cancellation(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _ask_why(request, order_id)


@post("/orders/{order_id:uuid}/cancellation", status_code=303, include_in_schema=False)
async def request_cancellation(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    reason = (await read_form(request)).get("reason", "")
    try:
        msgspec.convert(reason, Note)
        # Delivery decides, and the order's page shows its decision.
        await sales.request_cancellation(order_id, reason or None)
    except msgspec.ValidationError as error:
        errors = {"reason": " ".join((_("The reason"), plain(str(error))))}
        return await _ask_why(request, order_id, 422, reason=reason, errors=errors)
    except sales.CancellationRefused:
        return await _ask_why(request, order_id, 409, reason=reason)
    return Redirect(f"/orders/{order_id}", status_code=303, headers=PRIVATE)


async def _ask_why(
    request: AnyRequest,
    order_id: UUID,
    status: int = 200,
    *,
    reason: str = "",
    errors: dict[str, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "shop/cancellation/new.html",
        status,
        headers=PRIVATE,
        order=await sales.find_order(order_id),
        reason=reason,
        errors=errors or {},
    )


handlers = [new_cancellation, request_cancellation]

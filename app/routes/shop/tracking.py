"""The way back to an order, by its number and the email it was placed with."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get, post

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.shop.orders import to_order
from app.services import sales
from app.web.forms import Form, read_form
from app.web.pages import Answer, AnyRequest, page
from app.web.rate_limits import limit_forms

MISSING: Final = {
    "order_number": gettext_noop("Enter the order number"),
    "email": gettext_noop("Enter the email you used for the order"),
}


@get("/track", include_in_schema=False)
async def new_search(request: AnyRequest) -> Response[str]:
    return _search(request, {}, {})


@post("/track", status_code=303, guards=[limit_forms], include_in_schema=False)
async def find_order(request: AnyRequest) -> Answer:
    form = await read_form(request)
    missing = {name: _(message) for name, message in MISSING.items() if not form.get(name)}
    if missing:
        return _search(request, form, missing, 422)
    try:
        order_id = await sales.find_by_number(form["order_number"], form["email"])
        return to_order(order_id, await sales.current_token(order_id))
    # A wrong number and a wrong email get the same answer, so that neither can be guessed alone.
    except sales.UnknownOrder:
        message = _("We found no order with this number and email")
        return _search(request, form, {"order_number": message}, 404)


def _search(
    request: AnyRequest, form: Form, errors: Mapping[str, str], status: int = 200
) -> Response[str]:
    return page(
        request,
        "shop/tracking/new.html",
        status,
        order_number=form.get("order_number", ""),
        email=form.get("email", ""),
        errors=errors,
    )


handlers = [new_search, find_order]

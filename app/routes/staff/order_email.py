"""Correcting the email address of an order, for a customer who mistyped it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services import sales
from app.values.fields import Email
from app.web.flash import Flash, see_other
from app.web.forms import Field, faults, read_form, typed
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page

PATH: Final = "/staff/orders/{order_id:uuid}/email"
FIELDS: Final[Mapping[str, Field]] = {
    "email": Field(
        gettext_noop("Email"),
        Email,
        gettext_noop("Enter the customer's email"),
        gettext_noop("Enter an email in the form name@example.com"),
    ),
}


@get(PATH, include_in_schema=False)
async def edit_email(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    return await _form(request, await sales.find_order(order_id))


@post(PATH, status_code=303, include_in_schema=False)
async def correct_email(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    form = await read_form(request)
    before = await sales.find_order(order_id)
    wrong = faults(form, FIELDS)
    if wrong:
        return await _form(request, before, typed(form, "email"), wrong)
    after = await sales.correct_email(order_id, form["email"])
    if after.version == before.version:
        message = Flash(_("The order already has this email."), "warning")
    else:
        message = Flash(
            _(
                "We will write to {email} from now on. An email with a new link is on its way "
                "there, and a notice without a link to the old address."
            ).format(email=after.customer.email)
        )
    return see_other(f"/staff/orders/{order_id}", message)


async def _form(
    request: AnyRequest,
    order: sales.Order,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    return page(
        request,
        "staff/order_email/edit.html",
        422 if errors else 200,
        member=await staff_member(request),
        order=order,
        typed=given or {"email": order.customer.email},
        errors=errors or {},
    )


handlers = [edit_email, correct_email]

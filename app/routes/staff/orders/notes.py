"""Notes of the staff about an order, which all of them read and no customer does."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.routes.staff.orders.page import draw_page
from app.services import delivery, sales
from app.values.fields import OrderNote
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key
from app.web.forms import Field, Form, faults, read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest

FIELDS: Final[Mapping[str, Field]] = {
    "words": Field(gettext_noop("The note"), OrderNote, gettext_noop("Write the note first")),
}


@post("/staff/orders/{order_id:uuid}/notes", status_code=303, include_in_schema=False)
async def add_note(request: AnyRequest, order_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    await sales.find_order(order_id)
    if errors := faults(form, FIELDS):
        return await _again(request, order_id, 422, form, errors["words"])
    words = form["words"]
    key = form_key(member.staff_id, form, "note", str(order_id), content=words)
    try:
        await idempotency.waiting_for_itself(
            lambda: delivery.add_note(key, order_id, words, member.name)
        )
    except idempotency.KeyReused:
        said = _("This form was sent before, with another note. Send it again to add this one.")
        return await _again(request, order_id, 409, {"words": words}, said)
    except delivery.NotOpened:
        said = _("The warehouse has not received the order yet. Send the note again in a moment.")
        return await _again(request, order_id, 409, form, said)
    except delivery.Conflict:
        said = _("The customer's data was erased, so no more notes can be added.")
        return await _again(request, order_id, 409, form, said)
    return see_other(f"/staff/orders/{order_id}#order-history", Flash(_("The note is added.")))


async def _again(
    request: AnyRequest, order_id: UUID, status: int, form: Form, wrong: str
) -> Response[str]:
    return await draw_page(request, order_id, status, form, {"words": wrong})


handlers = [add_note]

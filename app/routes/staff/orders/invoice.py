"""An invoice or a credit note of an order, for the staff; it also stays after an erasure."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.i18n.language import use_language
from app.services import sales
from app.values import formats
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@get("/staff/orders/{order_id:uuid}/invoices/{number:str}", include_in_schema=False)
async def show_invoice(
    request: AnyRequest, order_id: FromPath[UUID], number: FromPath[str]
) -> Response[str]:
    """A document keeps the language in which it was issued."""
    member, invoice = await staff_member(request), await sales.find_invoice(order_id, number)
    with use_language(invoice.body.language):
        return page(
            request,
            "staff/orders/invoice.html",
            member=member,
            invoice=invoice,
            on=formats.day,
        )


handlers = [show_invoice]

"""An invoice or a credit note of an order as a document, for the customer and for the files."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.i18n.language import use_language
from app.services import sales
from app.values import formats
from app.web.pages import PRIVATE, AnyRequest, page


@get("/orders/{order_id:uuid}/invoices/{number:str}", include_in_schema=False)
async def show_invoice(
    request: AnyRequest, order_id: FromPath[UUID], number: FromPath[str]
) -> Response[str]:
    """A document keeps the language in which it was issued."""
    invoice = await sales.find_invoice(order_id, number)
    with use_language(invoice.body.language):
        return page(
            request,
            "shop/invoice/show.html",
            headers=PRIVATE,
            invoice=invoice,
            on=formats.day,
        )


handlers = [show_invoice]

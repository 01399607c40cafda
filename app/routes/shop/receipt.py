"""The summary of an order as a document, for printing and for the files."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from app.services import sales
from app.web.pages import PRIVATE, AnyRequest, page


@get("/orders/{order_id:uuid}/receipt", include_in_schema=False)
async def show_receipt(request: AnyRequest, order_id: FromPath[UUID]) -> Response[str]:
    order = await sales.find_order(order_id)
    return page(request, "shop/receipt/show.html", headers=PRIVATE, order=order)


handlers = [show_receipt]

"""The way from an order to its shipment, for links on the staff pages."""

from uuid import UUID

from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect

from app.services import board, delivery
from app.web.flash import passed_on
from app.web.pages import AnyRequest


@get("/staff/orders/{order_id:uuid}", include_in_schema=False)
async def show_order(request: AnyRequest, order_id: FromPath[UUID]) -> Redirect:
    found = (await board.list_shipments(order_id=order_id)).items
    if not found:
        raise delivery.UnknownShipment(str(order_id))
    return Redirect(passed_on(request, f"/staff/shipments/{found[0].shipment_id}"), status_code=303)


handlers = [show_order]

"""Orders of the board, and what a view of it shows."""

import re
from uuid import uuid4

from app.services import board, delivery, sales
from app.services.board import View
from app.services.products import BasketLine
from tests.support.cast import shipment_of
from tests.support.visitor import Visitor

BEA, PAT = uuid4(), uuid4()
ROW = re.compile(r'data-testid="shipment-([0-9a-f-]+)" data-status="([A-Z]+)"')


def rows(visitor: Visitor) -> list[str]:
    """The shipments on the visitor's board, from its top on."""
    return [shipment_id for shipment_id, _ in ROW.findall(visitor.page.text)]


async def order(settle, name: str = "Ann Lee", country: str = "DE") -> delivery.Shipment:
    address = sales.Address(line1="1 Way", city="Town", postcode="1", country=country)
    wanted = sales.NewOrder(
        sales.Customer(name, "x@example.org"), address, [BasketLine("product_456", 1)]
    )
    placed, _ = await sales.place_order(wanted)
    await settle()
    return await shipment_of(placed)


async def seen(view: View, who=BEA, limit: int = 50) -> list[str]:
    """The numbers of all that the view lists, page by page."""
    numbers, cursor = [], None
    while True:
        page = await board.list_view(view, who, cursor=cursor, limit=limit)
        numbers += [shipment.order_number for shipment in page.items]
        if not (cursor := page.next_cursor):
            return numbers

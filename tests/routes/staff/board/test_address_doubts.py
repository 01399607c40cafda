"""What is doubtful about an address stands on the parcel's page until it leaves."""

from collections.abc import Awaitable, Callable

import msgspec

from app.services import delivery, sales
from app.services.products import BasketLine
from tests.support.cast import HOME, shipment_of
from tests.support.checkout import DOUBT
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


async def test_the_staff_see_it_until_the_parcel_leaves(
    pat: Visitor, shop: None, settle: Settle
) -> None:
    address = msgspec.structs.replace(HOME, postcode="SW1A 1AA")
    customer = sales.Customer("Ann Lee", "ann@example.org")
    order = sales.NewOrder(customer, address, [BasketLine("product_456", 1)])
    placed, _ = await sales.place_order(order)
    await settle()
    shipment = await shipment_of(placed)
    page = f"/staff/shipments/{shipment.shipment_id}"
    await pat.open(page)
    assert DOUBT in pat.text
    await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Pat")
    await pat.open(page)
    assert DOUBT not in pat.text

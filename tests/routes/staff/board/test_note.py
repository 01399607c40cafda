"""The customer's note for the courier is where the parcel is packed, before it is closed."""

from collections.abc import Awaitable, Callable

import msgspec

from app.infra.database import fetch_value
from app.services import delivery, sales
from app.services.products import BasketLine
from tests.support.cast import HOME, place, shipment_of
from tests.support.visitor import Visitor

NOTE = "Ring twice, <b>then</b> wait."


async def test_the_note_reaches_those_who_pack(
    pat: Visitor, shop: None, settle: Callable[[], Awaitable[int]]
) -> None:
    wanted = sales.NewOrder(
        sales.Customer("Ann Lee", "ann@example.org"),
        msgspec.structs.replace(HOME, line2="Third floor"),
        [BasketLine("product_456", 1)],
        note=NOTE,
    )
    placed, _ = await sales.place_order(wanted)
    await settle()
    shipment = await shipment_of(placed)
    assert shipment.note == NOTE
    assert (await delivery.find_shipment(shipment.shipment_id)).note == NOTE

    page = f"/staff/shipments/{shipment.shipment_id}"
    for address in (
        page,
        f"/staff/labels/{shipment.shipment_id}",
        f"/staff/slips?id={shipment.shipment_id}",
        f"/staff/scan?code={placed.order_number}",
    ):
        await pat.open(address)
        assert NOTE in pat.text, address
    assert "Third floor" in pat.text
    csv = await pat.open("/staff/shipments.csv")
    assert NOTE in csv.text


async def test_an_order_without_a_note_says_nothing_of_it(
    shop: None, settle: Callable[[], Awaitable[int]]
) -> None:
    order = await place(product_456=1)
    await settle()
    assert (await shipment_of(order)).note == ""
    told = await fetch_value(
        "SELECT data::jsonb ? 'note' FROM messaging.events WHERE event_type = 'order.created'"
    )
    assert told is False

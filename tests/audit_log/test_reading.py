"""Lines are found again, page by page."""

from app import audit_log
from app.audit_log import Actor, Filters
from app.services import delivery, products
from tests.support.audit_lines import bea as bea
from tests.support.audit_lines import lines
from tests.support.cast import place, shipment_of


async def test_lines_are_found_by_who_what_on_what_when_and_from_where(
    shop, bea: Actor, settle
) -> None:
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    audit_log.act_as(Actor("key", "till", "the till", "198.51.100.1"))
    await products.move_stock("product_456", 1, "found", by="the till")
    today = (await lines())[0].at.date()

    for filters, actions in (
        ({}, ["stock.moved", "shipment.dispatched", "order.placed"]),
        ({"actor": "key:till"}, ["stock.moved"]),
        ({"actor": "key:bea"}, []),
        ({"action": "shipment.dispatched"}, ["shipment.dispatched"]),
        ({"subject": order.order_number}, ["shipment.dispatched", "order.placed"]),
        ({"subject": str(shipment.shipment_id)}, ["shipment.dispatched"]),
        ({"address": "198.51.100.1"}, ["stock.moved"]),
        ({"day_from": today, "day_to": today, "actor": "key:till"}, ["stock.moved"]),
        ({"day_to": today.replace(year=today.year - 1)}, []),
        ({"actor": "nobody"}, []),
    ):
        assert [line.action for line in await lines(**filters)] == actions, filters
    assert [(one.kind, one.name) for one in await audit_log.find_actors()] == [
        ("key", "the till"),
        ("member", "Bea"),
    ]


async def test_pages_go_on_where_the_last_one_ended(shop, bea: Actor) -> None:
    for count in range(1, 6):
        await products.move_stock("product_456", count, "counted", by="Bea")
    seen: list[int] = []
    cursor = None
    while True:
        page = await audit_log.list_lines(Filters(subject="Blue mug"), cursor=cursor, limit=2)
        seen += [line.after["on_hand"] for line in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [165, 160, 156, 153, 151]

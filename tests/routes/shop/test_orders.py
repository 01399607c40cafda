"""An order's page: who may see it, what it tells, and how an order is cancelled or found again."""

from app.routes.shop.order_panels import draw
from app.routes.shop.order_view import view_of
from app.services import delivery, sales
from tests.support.cast import shipment_of
from tests.support.order_pages import SENT, Settle, status
from tests.support.order_pages import order as order
from tests.support.visitor import Visitor

NOBODY = "00000000-0000-4000-8000-000000000000"


async def test_the_token_in_a_link_becomes_a_cookie(visitor: Visitor, order: sales.Placed) -> None:
    first = await visitor.client.get(order.links.page)
    assert first.status_code == 303
    assert first.headers["location"] == f"/orders/{order.order_id}"
    assert first.headers["referrer-policy"] == "no-referrer"
    assert "HttpOnly" in first.headers["set-cookie"]

    await visitor.open(first.headers["location"])
    assert status(visitor) == "PENDING_SHIPMENT"
    assert visitor.page.headers["cache-control"] == "no-store"


async def test_no_order_and_not_yours_are_the_same_page(
    visitor: Visitor, order: sales.Placed
) -> None:
    pages: list[tuple[int, str]] = []
    for address in (
        f"/orders/{order.order_id}",
        f"/orders/{order.order_id}?token=guessed",
        f"/orders/{NOBODY}?token=guessed",
        f"/orders/{order.order_id}/cancellation",
    ):
        await visitor.open(address)
        pages.append((visitor.page.status_code, visitor.text.partition("Reference")[0]))

    assert {code for code, _ in pages} == {404}
    assert len(set(pages)) == 1
    assert "ann@example.org" not in visitor.text


async def test_the_page_follows_the_order_to_the_door(
    visitor: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await visitor.open(order.links.page)
    assert "We have your order." in visitor.text
    assert 'id="stream"' in visitor.page.text

    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, *SENT, by="Bea")
    await settle()
    await visitor.open(order.links.page)
    assert status(visitor) == "SHIPPED"
    assert "DHL has your parcel." in visitor.text
    assert "JD014600003" in visitor.text
    assert "Cancel this order" not in visitor.text

    await delivery.deliver(shipment.shipment_id, None, "Front door", by="Bea")
    await settle()
    await visitor.open(f"/orders/{order.order_id}?refreshes=1")
    assert status(visitor) == "DELIVERED"
    assert "Left at the front door. Enjoy!" in visitor.text
    assert "Place of delivery Front door" in visitor.text
    assert 'id="stream"' in visitor.page.text, "a delivery may be corrected"


async def test_without_scripts_the_page_loads_itself_again_for_who_asks_for_it(
    visitor: Visitor, order: sales.Placed
) -> None:
    await visitor.open(order.links.page)
    assert 'http-equiv="refresh"' not in visitor.page.text
    assert f'href="/orders/{order.order_id}?refreshes=1"' in visitor.page.text

    await visitor.open(f"/orders/{order.order_id}?refreshes=1")
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in visitor.page.text
    assert "Stop" in visitor.page.text


async def test_what_the_stream_sends_is_what_the_page_shows(
    visitor: Visitor, order: sales.Placed
) -> None:
    await visitor.open(order.links.page)
    drawn = await draw(await view_of(await sales.find_order(order.order_id)))
    sent = drawn.live + drawn.items

    assert drawn.live in visitor.page.text
    assert drawn.items in visitor.page.text
    assert "_csrf_token" not in sent
    assert "Ann Lee" not in sent
    assert "Harbour Street" not in sent

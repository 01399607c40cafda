"""The list of orders: newest first, by status, found by any part of what a customer says."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import msgspec
import pytest

from app.services import delivery, sales
from tests.support.cast import basket, place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
LIST = "/staff/orders"

pytestmark = pytest.mark.usefixtures("shop")


async def test_newest_first_with_what_a_person_wants_to_know(bea: Visitor, settle: Settle) -> None:
    await bea.open(LIST)
    assert "No orders yet" in bea.text
    first, second = await place(product_456=2), await place(product_789=1)
    await settle()
    await bea.open(LIST)
    said = bea.text
    assert said.index(second.order_number) < said.index(first.order_number)
    assert f"{first.order_number} Ann Lee ann@example.org Hamburg, DE" in said
    assert f'href="{LIST}/{first.order_id}"' in bea.page.text
    assert "Preparing 2 €" in said


async def test_by_status_and_by_search(bea: Visitor, settle: Settle) -> None:
    shipped, waits = await place(product_456=1), await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(shipped)).shipment_id, "DHL", "JD 1", "Bea")
    await settle()
    await bea.open(f"{LIST}?status=SHIPPED")
    assert shipped.order_number in bea.text
    assert waits.order_number not in bea.text
    part = waits.order_number.removeprefix("ORD-").lower()[:6]
    await bea.open(f"{LIST}?q={part}")
    assert waits.order_number in bea.text
    assert shipped.order_number not in bea.text
    await bea.open(f"{LIST}?status=SHIPPED&q={part}")
    assert f"No results for {part} in Shipped. Search all orders" in bea.text
    assert bea.form(LIST).value("status") == "SHIPPED"
    await bea.open(f"{LIST}?status=CANCELLED")
    assert "No orders here" in bea.text
    await bea.open(f"{LIST}?status=%00nonsense")
    assert waits.order_number in bea.text


@pytest.mark.parametrize("typed", ["mueller@", "@example.org", "jo mueller@exam", "Müller@EXAMPLE"])
async def test_part_of_an_email_is_a_hint(bea: Visitor, typed: str) -> None:
    wanted = basket(product_456=1)
    customer = msgspec.structs.replace(wanted.customer, name="Jo", email="mueller@example.org")
    placed, _ = await sales.place_order(msgspec.structs.replace(wanted, customer=customer))
    await bea.open(f"{LIST}?{urlencode({'q': typed})}")
    assert placed.order_number in bea.text


async def test_a_whole_email_finds_its_orders_alone(bea: Visitor) -> None:
    wanted = basket(product_456=1)
    customer = msgspec.structs.replace(wanted.customer, email="joann@example.org")
    other, _ = await sales.place_order(msgspec.structs.replace(wanted, customer=customer))
    order = await place(product_456=1)
    await bea.open(f"{LIST}?q=ANN@example.org")
    assert order.order_number in bea.text
    assert other.order_number not in bea.text


async def test_the_pages_follow_each_other(
    bea: Visitor, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.staff.orders.index.PAGE", 1)
    older, newer = await place(product_456=1), await place(product_456=1)
    await bea.open(LIST)
    assert newer.order_number in bea.text
    assert older.order_number not in bea.text
    following = bea.page.text.partition('rel="next" href="')[2].partition('"')[0]
    await bea.open(following.replace("&amp;", "&"))
    assert older.order_number in bea.text
    assert newer.order_number not in bea.text
    assert "First page" in bea.text
    await bea.open(f"{LIST}?status=SHIPPED&cursor=cut")
    assert bea.address.endswith(f"{LIST}?status=SHIPPED")


async def test_test_orders_are_marked_and_packers_see_no_email(
    pat: Visitor, settle: Settle
) -> None:
    await sales.place_order(msgspec.structs.replace(basket(product_456=1), is_test=True))
    await pat.open(LIST)
    assert "Ann Lee" in pat.text
    assert "ann@example.org" not in pat.text
    assert " Test " in pat.text

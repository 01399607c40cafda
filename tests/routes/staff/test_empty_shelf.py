"""A shelf is empty: nothing more is sold, and each order that waits for it is decided."""

import asyncio

import pytest

from app.services import delivery
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle
from tests.support.products import levels
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
SHELF = "/staff/stock/product_456/empty-shelf"


async def test_the_shelf_is_empty_and_each_order_is_decided(pat: Visitor, settle: Settle) -> None:
    first, second = [await place(product_456=2) for _ in range(2)]
    await settle()
    [parcel] = await delivery.parcels_of(first.order_id)
    [other] = await delivery.parcels_of(second.order_id)
    path = f"/staff/shipments/{parcel.shipment_id}/shortage"
    await pat.open(f"{path}?position=1&reason=NOT_FOUND")
    await pat.send(path, quantity="2", shelf="product_456")
    assert pat.address.endswith(SHELF)
    assert "No more of it will be sold. Pieces reserved for open orders are below." in pat.text
    await settle()
    assert await levels() == (2, 2)
    await pat.open(SHELF)
    assert first.order_number not in pat.text
    assert second.order_number in pat.text
    action = f"{SHELF}/{other.shipment_id}"
    opened = pat.page
    await pat.send(action, quantity="1", rule="ASK")
    assert f"{second.order_number}: Ask the customer." in pat.text
    pat.page = opened
    await pat.send(action, quantity="1", rule="ASK")
    await settle()
    assert await levels() == (1, 1)
    asked = await delivery.latest_decision(second.order_id)
    assert asked
    assert asked.choice is None
    await grow_old()
    assert await broken() == set()


async def test_an_empty_shelf_that_no_order_waits_for_refers_to_none(pat: Visitor) -> None:
    await pat.open(SHELF)
    await pat.send(SHELF)
    await pat.open(SHELF)
    assert "No more of it will be sold. No open order needs it" in pat.text


async def test_parcels_are_named_the_newest_first(pat: Visitor, settle: Settle) -> None:
    orders = [await place(product_456=1), await place(product_789=1), await place(product_456=1)]
    await settle()
    await pat.open(SHELF)
    found = [pat.text.find(order.order_number) for order in orders]
    assert found[1] == -1
    assert 0 < found[2] < found[0]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"quantity": "3"}, "has changed. Check it again."),
        ({"quantity": "0"}, "Enter how many pieces are missing"),
        ({"quantity": "1", "rule": "BURN"}, "Enter how many pieces are missing"),
    ],
)
async def test_what_cannot_be_is_refused(
    pat: Visitor, settle: Settle, typed: dict[str, str], says: str
) -> None:
    order = await place(product_456=2)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    await pat.open(SHELF)
    action = f"{SHELF}/{parcel.shipment_id}"
    await pat.send(action, **typed)
    assert pat.page.status_code in (409, 422)
    assert says in pat.text
    assert f'id="quantity-{parcel.shipment_id}-error"' in pat.page.text
    assert pat.form(action).value("quantity") == typed["quantity"]
    assert (await delivery.find_shipment(parcel.shipment_id)).items == parcel.items


async def test_two_clicks_at_once_report_once(pat: Visitor, settle: Settle) -> None:
    order = await place(product_456=2)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    await pat.open(SHELF)
    action = f"{SHELF}/{parcel.shipment_id}"
    form = dict(pat.form(action).fields) | {"quantity": "1"}
    answers = await asyncio.gather(*(pat.client.post(action, data=form) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [303] * 4
    [left] = (await delivery.find_shipment(parcel.shipment_id)).items
    assert left.quantity == 1


async def test_the_shelf_alone_is_reported_from_its_product(pat: Visitor) -> None:
    await pat.open("/staff/stock/product_456")
    assert SHELF in pat.page.text
    await pat.open(SHELF)
    await pat.send(SHELF)
    assert await levels() == (0, 0)
    await pat.open("/staff/counts")
    assert "Blue mug" in pat.text

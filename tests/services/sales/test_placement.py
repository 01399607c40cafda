"""An order's life: placed once, followed forward only, cancelled if it has not left."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from app import idempotency
from app.infra.database import fetch_value
from app.messaging.events import OrderStatusUpdated
from app.services import delivery, products, sales
from app.values.fields import Invalid
from tests.support.cast import ANN, HOME, basket, place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")


def key(name: str, body: bytes = b"body") -> idempotency.KeyedRequest:
    return idempotency.KeyedRequest("anonymous", name, "orders", body)


async def test_an_order_keeps_the_names_and_prices_of_its_moment() -> None:
    order = await place(product_456=2)
    dearer = products.ProductInput(name="Bluer mug", price=order.items[0].unit_price)
    await products.put_product("product_456", dearer)
    shown = await sales.find_order(order.order_id)
    assert [(item.name, item.line_total.amount) for item in shown.items] == [("Blue mug", 2800)]
    assert (shown.customer, shown.delivery_address) == (ANN, HOME)
    assert (shown.status, shown.total.amount, shown.version) == ("PENDING_SHIPMENT", 2800, 1)


async def test_refuses_a_country_that_does_not_exist() -> None:
    nowhere = sales.Address(line1="1 Road", city="Town", postcode="1", country="XX")
    lines = [products.BasketLine("product_456", 1)]
    with pytest.raises(Invalid) as refused:
        await sales.place_order(sales.NewOrder(ANN, nowhere, lines))
    assert refused.value.field == "delivery_address.country"


async def test_the_same_key_is_the_same_order() -> None:
    first, replayed = await sales.place_order(basket(product_456=1), key("k"))
    again, replayed_again = await sales.place_order(basket(product_456=1), key("k"))
    assert (replayed, replayed_again, again) == (False, True, first)


async def test_a_key_belongs_to_its_caller_and_its_body() -> None:
    await sales.place_order(basket(product_456=1), key("k"))
    with pytest.raises(idempotency.KeyReused):
        await sales.place_order(basket(product_456=2), key("k", b"other body"))
    _, replayed = await sales.place_order(
        basket(product_456=2), idempotency.KeyedRequest("key:1", "k", "orders", b"other body")
    )
    assert not replayed


async def test_many_tries_with_one_key_at_once_are_one_order() -> None:
    async def ask() -> sales.Placed | None:
        try:
            return (await sales.place_order(basket(product_456=1), key("k")))[0]
        except idempotency.KeyInUse:
            return None

    answers = [answer for answer in await asyncio.gather(*(ask() for _ in range(20))) if answer]
    assert answers
    assert len({answer.order_id for answer in answers}) == 1
    assert await fetch_value("SELECT count(*) FROM sales.orders") == 1


async def test_after_a_refusal_the_key_is_free() -> None:
    with pytest.raises(products.OutOfStock):
        await sales.place_order(basket(product_789=51), key("k"))
    await sales.place_order(basket(product_789=1), key("k", b"a smaller basket"))


async def test_the_way_to_the_doorstep(settle) -> None:
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T1", "Bea")
    await settle()
    shown = await sales.find_order(order.order_id)
    assert shown.shipment
    assert (shown.status, shown.shipment.carrier) == ("SHIPPED", "DHL")
    await delivery.deliver(shipment.shipment_id, None, "Front door", "Bea")
    await settle()
    shown = await sales.find_order(order.order_id)
    assert shown.shipment
    assert shown.shipment.delivery_location == "Front door"
    assert [line.status for line in shown.history] == ["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"]
    assert [line.version for line in shown.history] == [1, 2, 3]


NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def shipped(order: sales.Placed) -> OrderStatusUpdated:
    return OrderStatusUpdated(
        order_id=order.order_id,
        previous_status="PENDING_SHIPMENT",
        current_status="SHIPPED",
        carrier="DHL",
        tracking_number="T1",
        shipped_at=NOON,
    )


def delivered(order: sales.Placed) -> OrderStatusUpdated:
    return OrderStatusUpdated(
        order_id=order.order_id,
        previous_status="SHIPPED",
        current_status="DELIVERED",
        delivered_at=NOON + timedelta(days=1),
        delivery_location="Front door",
    )


@pytest.mark.parametrize("turns", sorted(set(permutations("SSDD", 4))), ids="".join)
async def test_whatever_order_events_arrive_in_the_order_only_moves_forward(turns) -> None:
    order = await place(product_456=1)
    ranks: list[int] = []
    for turn in turns:
        await sales.record_status(shipped(order) if turn == "S" else delivered(order))
        status = (await sales.find_order(order.order_id)).status
        ranks.append(["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"].index(status))
    shown = await sales.find_order(order.order_id)
    assert ranks == sorted(ranks)
    assert shown.shipment
    assert (shown.status, shown.shipment.tracking_number) == ("DELIVERED", "T1")
    assert sorted(line.status for line in shown.history) == [
        "DELIVERED",
        "PENDING_SHIPMENT",
        "SHIPPED",
    ]
    times = {line.status: line.at for line in shown.history}
    assert times["SHIPPED"] == NOON
    assert times["DELIVERED"] == NOON + timedelta(days=1)

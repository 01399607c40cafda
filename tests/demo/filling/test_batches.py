"""A filled shop is one that could have lived: it breaks no promise, wherever the fill stopped."""

import asyncio
import sys

import asyncpg
import msgspec
import pytest

from app.demo import filling
from app.demo.filling import batches, writing
from app.infra.database import fetch, fetch_value
from app.invariants import audit
from app.messaging.events import BY_TYPE
from app.services import board, delivery, products, sales
from app.services.delivery import reading as delivery_reading
from app.services.sales import reading as sales_reading
from app.values.money import Money
from tests.support.cast import place

ORDERS = "SELECT count(*) FROM sales.orders"
DIVIDED = """
SELECT FROM sales.parcels JOIN sales.cancelled_items USING (order_id) WHERE parcel = 2
"""
# Of so few orders, perhaps none came to these.
RARE = {"order.correction_refused", "order.decision_requested", "order.decision_made"}
STATUSES = {"PENDING_SHIPMENT", "SHIPPED", "DELIVERED", "CANCELLED"}


@pytest.fixture(autouse=True)
def small_batches(shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 50)


async def fill(orders: int, seed: int = 1) -> None:
    await filling.fill(orders, seed, lambda added: None)


async def broken() -> list[str]:
    return [found.says for found in (await audit()).findings if not found.holds]


async def test_a_filled_shop_keeps_every_promise_with_orders_in_every_status() -> None:
    added: list[int] = []
    await filling.fill(420, 1, added.append)
    assert (sum(added), await fetch_value(ORDERS)) == (420, 420)
    rows = await fetch("SELECT status, count(*) FROM sales.orders GROUP BY status")
    counts = {row["status"]: row["count"] for row in rows}
    assert counts.keys() == STATUSES
    assert counts["DELIVERED"] > 350
    assert await broken() == []


async def test_nobody_orders_a_draft() -> None:
    await fetch(
        "UPDATE products.products SET published_at = NULL, withdrawn_at = now()"
        " WHERE product_id = 'product_789'"
    )
    await fill(60)
    assert await broken() == []


async def test_numbers_go_on_where_they_stood() -> None:
    before = await place(product_456=1)
    await fill(100)
    await fill(100)
    after = await place(product_456=1)
    numbers = {row["order_number"] for row in await fetch("SELECT order_number FROM sales.orders")}
    assert len(numbers) == 202
    assert {before.order_number, after.order_number} < numbers
    assert await broken() == []


async def test_stopped_in_the_middle_it_leaves_whole_orders_and_goes_on() -> None:
    begun = asyncio.Event()
    filling_up = asyncio.create_task(filling.fill(1000, 1, lambda added: begun.set()))
    await begun.wait()
    filling_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await filling_up
    there = await fetch_value(ORDERS)
    assert 50 <= there < 1000
    assert there % 50 == 0
    assert await broken() == []
    await fill(100)
    assert await fetch_value(ORDERS) == there + 100
    assert await broken() == []


async def test_a_batch_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "STOCK", "SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await fill(100)
    assert await fetch_value(ORDERS) == 0
    assert await broken() == []


async def test_who_may_not_silence_triggers_fills_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "MAY_SILENCE", "SELECT false")
    await fill(100)
    assert await broken() == []
    assert await sales_reading.changed_lately(60) == {}
    later = await place(product_456=1)
    assert set(await sales_reading.changed_lately(60)) == {later.order_id}


async def test_nothing_seems_to_have_changed_just_now() -> None:
    await fill(200)
    assert await sales_reading.changed_lately(60) == {}
    assert await delivery_reading.changed_lately(60) == {}


async def test_events_are_what_the_services_would_have_said() -> None:
    """Of so many orders, some are divided and lack a line, whatever the lot is."""
    given = products.ProductInput(name="Vase", price=Money.of(2500), description="", category="")
    await products.put_product("vase", given)
    await fill(600)
    said: set[str] = set()
    for row in await fetch("SELECT event_type, source, data FROM messaging.events"):
        kind = BY_TYPE[row["event_type"]]
        event = msgspec.json.decode(row["data"], type=kind)
        plain = msgspec.to_builtins(msgspec.json.decode(row["data"])).keys()
        assert set(msgspec.to_builtins(event)) == set(plain)
        assert row["source"] == kind.source
        said.add(row["event_type"])
    never = {"order.cancellation_refused", "customer.erased", "order.test_removed", "shop.restored"}
    never |= {one for one in BY_TYPE if one.startswith("payment.")}
    assert said | RARE == BY_TYPE.keys() - never
    assert await fetch(DIVIDED)
    assert await broken() == []


async def test_what_was_filled_can_be_worked_with(settle) -> None:
    await fill(200)
    pending = (await board.list_shipments(status="PENDING")).items
    waiting = next(one for one in pending if one.hold is None)
    await delivery.dispatch(waiting.shipment_id, "DHL", "T1", "Bea")
    await settle()
    order = await sales.find_order(waiting.order_id)
    assert order.status == "SHIPPED"
    assert [line.status for line in order.history] == ["PENDING_SHIPMENT", "SHIPPED"]
    assert await broken() == []


async def test_the_same_seed_makes_the_same_people_and_baskets() -> None:
    drawn = (
        "SELECT array_agg((customer_name, total)::text ORDER BY customer_name, total)"
        " FROM sales.orders"
    )
    await fill(100, seed=7)
    first = await fetch_value(drawn)
    await fetch(
        "TRUNCATE sales.orders, mailing.mails, products.reservations, delivery.shipments,"
        " delivery.cancellations, messaging.events, messaging.deliveries CASCADE"
    )
    await fill(100, seed=7)
    assert await fetch_value(drawn) == first


@pytest.mark.parametrize("more", [0, 1, 5])
async def test_many_products_or_few(more: int) -> None:
    for number in range(more):
        given = products.ProductInput(name=f"Mug {number}", price=Money.of(500))
        await products.put_product(f"mug-{number}", given)
    await fill(150)
    assert await broken() == []
    sold = await fetch_value("SELECT count(DISTINCT product_id) FROM sales.items")
    assert sold == 2 + more


async def test_a_shop_without_products_is_not_filled() -> None:
    await fetch(
        "TRUNCATE products.products, products.stock, products.movements, products.reservations"
        " CASCADE"
    )
    with pytest.raises(filling.NothingToSell):
        await fill(1)


async def test_the_command_says_how_far_it_is_on_standard_error() -> None:
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.cli",
        "fill",
        "--orders",
        "60",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, progress = await command.communicate()
    assert (command.returncode, said) == (0, b"")
    assert b"100%" in progress
    assert await fetch_value(ORDERS) == 60

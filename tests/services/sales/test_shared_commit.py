"""Orders that share a commit: each gets the answer that it would have had alone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from unittest import mock

import asyncpg
import pytest

from app import idempotency
from app.infra import batching
from app.infra.batching import LARGEST_BATCH, Batcher
from app.infra.database import (
    DatabaseAway,
    OutcomeUnknown,
    fetch,
    fetch_value,
    is_outage,
    transaction,
)
from app.services import products, sales
from app.services.sales import placement
from app.services.sales.placement import place_all
from app.services.sales.placing_shapes import OrderAnswer, OrderRequest
from app.values import order_numbers
from tests.support.cast import basket

pytestmark = pytest.mark.usefixtures("shop")


def order_request(
    name: str | None = None, body: bytes = b"body", **quantities: int
) -> OrderRequest:
    key = idempotency.KeyedRequest("anonymous", name, "orders", body) if name else None
    return OrderRequest(basket(**quantities), key)


class Counted:
    """The real way to place, with a door that keeps the first batch until it is opened."""

    def __init__(self) -> None:
        self.door = asyncio.Event()
        self.sizes: list[int] = []

    async def place_all(
        self, requests: Sequence[OrderRequest]
    ) -> Sequence[OrderAnswer | Exception]:
        self.sizes.append(len(requests))
        if len(self.sizes) == 1:
            await self.door.wait()
        return await place_all(requests)


async def all_at_once(
    batcher: Batcher[OrderRequest, OrderAnswer], requests: Sequence[OrderRequest]
) -> list[OrderAnswer | BaseException]:
    """The first is in the batcher alone; the others came while it was served."""
    return await asyncio.gather(*map(batcher.submit, requests), return_exceptions=True)


async def together(requests: Sequence[OrderRequest]) -> list[OrderAnswer | BaseException]:
    """All of them, but for repeated keys, in one batch."""
    counted = Counted()
    batcher = placement.batcher(counted.place_all)
    # However slow the machine is, nobody helps the one who serves: there would be two batches.
    with mock.patch.multiple(batching, HELD_UP_AFTER=60, PATIENCE=60):
        first = asyncio.create_task(batcher.submit(order_request(product_456=1)))
        others = asyncio.create_task(all_at_once(batcher, requests))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        counted.door.set()
        await first
        answers = await others
    assert counted.sizes[1] > 1, "they were to share a commit"
    return answers


async def orders() -> int:
    return await fetch_value("SELECT count(*) FROM sales.orders")


async def reserved(product_id: str) -> int:
    return await fetch_value(
        "SELECT reserved FROM products.stock WHERE product_id = $1", product_id
    )


async def test_who_comes_alone_is_served_at_once_and_the_others_share_the_next_commit() -> None:
    counted = Counted()
    batcher = placement.batcher(counted.place_all)
    placing = [asyncio.create_task(batcher.submit(order_request(product_456=1))) for _ in range(11)]
    while not counted.sizes:
        await asyncio.sleep(0)
    more = [
        asyncio.create_task(batcher.submit(order_request(product_456=1)))
        for _ in range(LARGEST_BATCH)
    ]
    await asyncio.sleep(0)
    counted.door.set()
    answers = await asyncio.gather(*placing, *more)
    assert counted.sizes == [11, LARGEST_BATCH]
    assert len({placed.order_id for placed, _ in answers}) == 11 + LARGEST_BATCH == await orders()


async def test_one_price_that_was_not_seen_refuses_one_order_of_the_batch() -> None:
    def seeing(total: int | None, **quantities: int) -> OrderRequest:
        return OrderRequest(basket(**quantities), expected_total=total)

    answers = await together(
        [
            seeing(2800, product_456=2),
            seeing(2799, product_456=2),
            seeing(None, product_789=1),
            seeing(8900, product_789=1),
        ]
    )

    kinds = [type(one).__name__ for one in answers]
    assert kinds == ["tuple", "PricesChanged", "tuple", "tuple"]
    assert await orders() == 4
    assert (await reserved("product_456"), await reserved("product_789")) == (3, 2)


async def test_a_mixed_batch_answers_each_as_if_alone() -> None:
    before, _ = await sales.place_order(basket(product_456=1), order_request("earlier").key)
    answers = await together(
        [
            order_request("plain", product_456=2),
            order_request("short", product_456=1, product_789=51),
            order_request("unknown", product_456=1, nothing=1),
            order_request("earlier", product_456=1),
            order_request("earlier", b"another body", product_456=9),
            order_request("twice", product_789=1),
            order_request("twice", product_789=1),
            order_request("twice", b"another body", product_789=2),
            order_request(product_789=2),
            order_request(product_789=2),
        ]
    )
    plain, short, unknown, earlier, reused, once, again, differs, one, other = answers
    assert isinstance(plain, tuple)
    assert not plain[1]
    assert [item.quantity for item in plain[0].items] == [2]
    assert isinstance(short, products.OutOfStock)
    assert [(line.product_id, line.available, line.is_available)
            for line in short.availability.items] == [
        ("product_456", 146, True),
        ("product_789", 50, False),
    ]  # fmt: skip
    assert isinstance(unknown, products.OutOfStock)
    assert [line.is_available for line in unknown.availability.items] == [True, False]
    assert earlier == (before, True)
    assert isinstance(reused, idempotency.KeyReused)
    assert isinstance(once, tuple)
    assert again == (once[0], True)
    assert isinstance(differs, idempotency.KeyReused)
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    assert one[0].order_id != other[0].order_id
    assert await orders() == 6
    assert (await reserved("product_456"), await reserved("product_789")) == (4, 5)


async def test_first_come_first_served_and_who_is_refused_takes_nothing() -> None:
    three, four, two = await together(
        [
            order_request(product_789=30),
            order_request(product_789=40),
            order_request(product_789=20),
        ]
    )
    assert isinstance(three, tuple)
    assert isinstance(four, products.OutOfStock)
    assert four.availability.items[0].available == 20
    assert isinstance(two, tuple)
    assert await reserved("product_789") == 50


async def test_a_customer_who_leaves_the_queue_orders_nothing() -> None:
    counted = Counted()
    batcher = placement.batcher(counted.place_all)
    first = asyncio.create_task(batcher.submit(order_request(product_456=1)))
    while not counted.sizes:
        await asyncio.sleep(0)
    leaving, staying = (
        asyncio.create_task(batcher.submit(order_request(name, product_456=1))) for name in "ab"
    )
    await asyncio.sleep(0)
    leaving.cancel()
    counted.door.set()
    await asyncio.gather(first, staying)
    assert counted.sizes == [1, 1]
    assert await orders() == 2


async def test_a_customer_who_leaves_while_served_harms_nobody_and_finds_the_order() -> None:
    counted = Counted()
    batcher = placement.batcher(counted.place_all)
    leaving, staying = (
        asyncio.create_task(batcher.submit(order_request(name, product_456=1))) for name in "ab"
    )
    while not counted.sizes:
        await asyncio.sleep(0)
    leaving.cancel()
    counted.door.set()
    await staying
    assert counted.sizes == [2]
    _, replayed = await batcher.submit(order_request("a", product_456=1))
    assert replayed
    assert await orders() == 2


async def test_a_statement_that_fails_takes_nobody_else_along() -> None:
    broken = order_request("broken", product_456=1)
    unstorable = OrderRequest(
        sales.NewOrder(
            broken.wanted.customer, broken.wanted.delivery_address, broken.wanted.items, "\x00"
        ),
        broken.key,
    )
    one, failed, two = await together(
        [order_request(product_456=1), unstorable, order_request(product_789=1)]
    )
    assert isinstance(failed, asyncpg.CharacterNotInRepertoireError)
    assert isinstance(one, tuple)
    assert isinstance(two, tuple)
    assert await orders() == 3
    _, replayed = await sales.place_order(broken.wanted, broken.key)
    assert not replayed, "the failure left the key free"


@pytest.fixture
async def no_commits() -> AsyncIterator[None]:
    """Every COMMIT of a transaction that placed an order fails."""
    await fetch(
        "CREATE FUNCTION sales.fail() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the disk is gone'; END $$"
    )
    await fetch(
        "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON sales.orders"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sales.fail()"
    )
    yield
    await fetch("DROP FUNCTION sales.fail CASCADE")


async def test_a_commit_that_fails_is_unknown_to_all_of_its_batch(no_commits) -> None:
    requests = [order_request(name, product_456=1) for name in "abc"]
    answers = await asyncio.gather(
        *(sales.place_order(one.wanted, one.key) for one in requests), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [OutcomeUnknown] * 3
    assert await orders() == 0
    await fetch("DROP TRIGGER fail ON sales.orders")
    settled = await asyncio.gather(*(sales.place_order(one.wanted, one.key) for one in requests))
    assert [replayed for _, replayed in settled] == [False] * 3


async def test_a_lost_connection_is_unknown_to_all_of_its_batch() -> None:
    async with transaction():
        await fetch("SELECT FROM products.stock WHERE product_id = 'product_456' FOR UPDATE")
        waiting = asyncio.create_task(both_at_once())
        while not (held_up := await held_up_backends()):
            await asyncio.sleep(0)
        for pid in held_up:
            await fetch("SELECT pg_terminate_backend($1)", pid)
        answers = await waiting
    assert all(isinstance(answer, Exception) and is_outage(answer) for answer in answers)
    assert await orders() == 0


async def both_at_once() -> list[OrderAnswer | BaseException]:
    return await asyncio.gather(
        *(sales.place_order(basket(product_456=1)) for _ in range(2)), return_exceptions=True
    )


async def held_up_backends() -> list[int]:
    return await fetch_value(
        "SELECT array_agg(pid) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )


async def test_one_product_that_somebody_holds_does_not_hold_up_the_others() -> None:
    async with transaction():
        await fetch("SELECT FROM products.stock WHERE product_id = 'product_456' FOR UPDATE")
        waiting = asyncio.create_task(sales.place_order(basket(product_456=1)))
        while not await held_up_backends():
            await asyncio.sleep(0)
        async with asyncio.timeout(2):
            await sales.place_order(basket(product_789=1))
        assert not waiting.done()
    await waiting
    assert await orders() == 2


async def test_who_waits_too_long_for_a_batch_has_ordered_nothing(monkeypatch) -> None:
    monkeypatch.setattr(batching, "PATIENCE", 0.05)
    monkeypatch.setattr(batching, "MAX_RUNNING", 1)
    counted = Counted()
    batcher = placement.batcher(counted.place_all)
    first = asyncio.create_task(batcher.submit(order_request(product_456=1)))
    while not counted.sizes:
        await asyncio.sleep(0)
    with pytest.raises(DatabaseAway, match="nothing was done"):
        await batcher.submit(order_request(product_456=1))
    counted.door.set()
    await first
    assert counted.sizes == [1]
    assert await orders() == 1


async def test_a_batch_that_is_torn_away_leaves_nobody_waiting_and_another_one_begins(
    monkeypatch,
) -> None:
    monkeypatch.setattr(batching, "HELD_UP_AFTER", 0)
    tries = 0

    async def torn_away(requests: Sequence[OrderRequest]) -> Sequence[OrderAnswer | Exception]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncio.CancelledError
        return await place_all(requests)

    batcher = placement.batcher(torn_away)
    async with asyncio.timeout(5):
        with pytest.raises(DatabaseAway):
            await batcher.submit(order_request(product_456=1))
        for _ in range(3):
            await asyncio.sleep(0)
        await batcher.submit(order_request(product_456=1))
    assert await orders() == 1


async def test_a_number_that_is_taken_is_drawn_anew(monkeypatch) -> None:
    """Two batches hit numbers that stand: all of it is placed, once, and no stock is held twice."""
    first, _ = await sales.place_order(basket(product_456=1))
    draw, tries = order_numbers.draw, 0

    def unlucky(count: int) -> list[str]:
        nonlocal tries
        tries += 1
        return [first.order_number, *draw(count)][:count] if tries <= 2 else draw(count)

    monkeypatch.setattr(order_numbers, "draw", unlucky)
    answers = await place_all([order_request("a", product_456=1), order_request(product_456=1)])
    numbers = {answer[0].order_number for answer in answers}
    assert tries == 3
    assert len(numbers) == 2
    assert first.order_number not in numbers
    assert await orders() == 3
    reserved = "SELECT reserved FROM products.stock WHERE product_id = 'product_456'"
    assert await fetch_value(reserved) == 3

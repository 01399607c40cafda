"""Many at once on the same thing, against real processes over HTTP."""

import asyncio
from collections import Counter as Tally

import pytest

from tests.faults.harness.bench import Counter

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: these shops have databases of their own."""


async def crowd(counter: Counter, buyers: int, *baskets: dict[str, int]) -> Tally[bool]:
    """All behind one barrier; True counts who got something."""
    barrier = asyncio.Barrier(buyers)

    async def one(number: int) -> bool:
        await barrier.wait()
        purchase = await counter.buy(baskets[number % len(baskets)])
        return bool(purchase.answers)

    return Tally(await asyncio.gather(*(one(number) for number in range(buyers))))


async def left(counter: Counter, product_id: str) -> int:
    answer = await counter.shop.line.ask("GET", f"/api/v1/products/{product_id}")
    return answer.json()["available"]


async def hundred_pieces(counter: Counter) -> None:
    product = await counter.product(100)
    assert await crowd(counter, 500, {product: 1}) == {True: 100, False: 400}
    assert await left(counter, product) == 0


async def test_of_500_buyers_100_get_the_100_pieces(counter: Counter) -> None:
    await hundred_pieces(counter)
    assert await counter.breaches() == []


@pytest.mark.proof
@pytest.mark.timeout(900)
async def test_ten_rounds_of_500_buyers_for_100_pieces(counter: Counter) -> None:
    for _ in range(10):
        await hundred_pieces(counter)
    assert await counter.breaches() == []


async def test_baskets_in_opposite_order_do_not_block_each_other(counter: Counter) -> None:
    one, other = await counter.product(60), await counter.product(60)
    before = len(counter.ledger.exchanges)
    bought = await crowd(counter, 100, {one: 1, other: 1}, {other: 1, one: 1})
    assert bought == {True: 60, False: 40}
    assert (await left(counter, one), await left(counter, other)) == (0, 0)
    assert not [one for one in counter.ledger.exchanges[before:] if one.outcome == "503"]
    assert await counter.breaches() == []


async def test_one_piece_goes_to_one_of_100_buyers(counter: Counter) -> None:
    product = await counter.product(1)
    assert await crowd(counter, 100, {product: 1}) == {True: 1, False: 99}
    assert await counter.breaches() == []


async def test_stock_counted_in_meanwhile_is_sold_without_an_error(counter: Counter) -> None:
    """Orders that wait for a row which a delivery of goods or a cancellation changes."""
    product = await counter.product(0)
    first = len(counter.ledger.exchanges)
    ends = asyncio.Event()

    async def buyer() -> None:
        while not ends.is_set():
            purchase = await counter.buy({product: 1})
            if purchase.answers and counter.ledger.dice.random() < 0.3:
                await counter.cancel(purchase)

    buyers = [asyncio.create_task(buyer()) for _ in range(20)]
    for _ in range(30):
        await counter.count_in(product, 3)
    ends.set()
    await asyncio.gather(*buyers)
    tries = counter.ledger.exchanges[first:]
    assert sum(one.what == "order" and one.outcome == "201" for one in tries) > 30
    assert await counter.breaches() == []


async def test_an_order_cancelled_by_20_clients_frees_its_stock_once(counter: Counter) -> None:
    product = await counter.product(5)
    purchase = await counter.buy({product: 2})
    answers = await asyncio.gather(*(counter.cancel(purchase) for _ in range(20)))
    assert Tally(answer.status for answer in answers) == {202: 20}
    await counter.settled()
    assert (await counter.order(purchase))["status"] == "CANCELLED"
    assert await left(counter, product) == 5
    assert await counter.breaches() == []


async def test_of_two_packers_one_wins_and_the_other_learns_who(counter: Counter) -> None:
    product = await counter.product(20)
    for _ in range(20):
        purchase = await counter.buy({product: 1})
        shipment = await counter.shipment(purchase)
        answers = await asyncio.gather(
            *(counter.dispatch(shipment["shipment_id"], number) for number in ("T1", "T2"))
        )
        [won] = [answer.json() for answer in answers if answer.status == 200]
        [lost] = [answer.json() for answer in answers if answer.status == 409]
        assert won["tracking_number"] in lost["detail"]
        assert won["shipped_by"] in lost["detail"]
        purchase.tracking = won["tracking_number"]
    assert await counter.breaches() == []


async def test_cancel_against_dispatch_has_one_winner(counter: Counter) -> None:
    """The first lock on the shipment wins; the customer learns it either way."""
    product = await counter.product(40)
    ends: Tally[str] = Tally()
    for turn in range(16):
        purchase = await counter.buy({product: 1})
        shipment = await counter.shipment(purchase)

        async def late_dispatch(shipment=shipment, turn=turn):
            await asyncio.sleep(turn * 0.004)
            return await counter.dispatch(shipment["shipment_id"], "T1")

        asked, sent = await asyncio.gather(counter.cancel(purchase), late_dispatch())
        await counter.settled()
        order = await counter.order(purchase)
        ends[order["status"]] += 1
        if sent.status == 200:
            purchase.tracking = "T1"
            assert order["status"] == "SHIPPED"
            assert asked.status == 409 or order["cancellation"]["refused_at"]
        else:
            assert (sent.status, asked.status, order["status"]) == (409, 202, "CANCELLED")
    assert ends["CANCELLED"] > 0, "the customer won at least once"
    assert ends["SHIPPED"] > 0, "the packer won at least once"
    assert await counter.breaches() == []

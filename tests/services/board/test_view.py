"""A view of the board: each filter for itself, together, and page by page while orders arrive."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from app.infra.database import fetch
from app.services import board, delivery, sales
from app.services.board import View
from app.services.products import BasketLine
from app.values.fields import Invalid
from tests.support.cast import shipment_of

pytestmark = pytest.mark.usefixtures("shop")

BEA, PAT = uuid4(), uuid4()
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


async def order(settle, name: str = "Ann Lee", country: str = "DE") -> delivery.Shipment:
    address = sales.Address(line1="1 Way", city="Town", postcode="1", country=country)
    wanted = sales.NewOrder(
        sales.Customer(name, "x@example.org"), address, [BasketLine("product_456", 1)]
    )
    placed, _ = await sales.place_order(wanted)
    await settle()
    return await shipment_of(placed)


async def placed_at(shipment: delivery.Shipment, at: datetime) -> None:
    await fetch(
        "UPDATE delivery.shipments SET placed_at = $2 WHERE shipment_id = $1",
        shipment.shipment_id,
        at,
    )


async def seen(view: View, who=BEA, limit: int = 50) -> list[str]:
    """The numbers of all that the view lists, page by page."""
    numbers, cursor = [], None
    while True:
        page = await board.list_view(view, who, cursor=cursor, limit=limit)
        numbers += [shipment.order_number for shipment in page.items]
        if not (cursor := page.next_cursor):
            return numbers


async def test_by_country_and_by_carrier(settle) -> None:
    here, there = await order(settle), await order(settle, country="FR")
    await delivery.dispatch(there.shipment_id, "DHL", "JD 1", "Bea")
    assert await seen(View(country="DE")) == [here.order_number]
    assert await seen(View(carrier="DHL")) == [there.order_number]
    assert await seen(View(carrier="DHL", country="DE")) == []
    assert await seen(View(carrier="DHL", country="FR", q="ann")) == [there.order_number]
    assert await seen(View(carrier="dhl' OR true --")) == []
    assert await board.filter_options() == board.FilterOptions(["DE", "FR"], ["DHL"])


async def test_by_whose_claim_it_is(settle) -> None:
    bea, pat, nobody, lapsed, sent = [await order(settle) for _ in range(5)]
    for shipment, who in ((bea, BEA), (pat, PAT), (lapsed, BEA)):
        await delivery.claim(shipment.shipment_id, who, "One of them")
    await fetch(
        "UPDATE delivery.shipments SET claimed_until = now() WHERE shipment_id = $1",
        lapsed.shipment_id,
    )
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")

    assert await seen(View(claimed="me")) == [bea.order_number]
    assert await seen(View(claimed="me"), PAT) == [pat.order_number]
    assert await seen(View(claimed="me"), None) == []
    assert await seen(View(claimed="anybody")) == [bea.order_number, pat.order_number]
    assert await seen(View(claimed="nobody")) == [nobody.order_number, lapsed.order_number]
    assert await seen(View(claimed="nobody", status="SHIPPED")) == []


async def test_by_the_days_of_placing_both_within(settle) -> None:
    days = [NOON + timedelta(days=number) for number in range(3)]
    shipments = [await order(settle) for _ in days]
    for shipment, day in zip(shipments, days, strict=True):
        await placed_at(shipment, day)
    await placed_at(shipments[1], datetime(2026, 1, 16, 23, 59, 59, tzinfo=UTC))
    numbers = [shipment.order_number for shipment in shipments]

    assert await seen(View(placed_from=date(2026, 1, 16))) == numbers[1:]
    assert await seen(View(placed_to=date(2026, 1, 16))) == numbers[:2]
    one_day = View(placed_from=date(2026, 1, 16), placed_to=date(2026, 1, 16))
    assert await seen(one_day) == numbers[1:2]


async def test_what_waits_comes_oldest_first_and_the_others_newest_first(settle) -> None:
    shipments = [await order(settle) for _ in range(6)]
    for shipment in shipments[2:]:
        await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    for shipment in shipments[4:]:
        await delivery.deliver(shipment.shipment_id, None, None, "Bea")
    numbers = [shipment.order_number for shipment in shipments]
    assert await seen(View(), limit=1) == [numbers[place] for place in (0, 1, 3, 2, 5, 4)]


async def test_pages_of_a_filtered_view_while_orders_arrive_miss_none(settle) -> None:
    there = [(await order(settle, country="FR")).order_number for _ in range(4)]
    numbers, cursor = [], None
    while True:
        page = await board.list_view(View(country="FR"), BEA, cursor=cursor, limit=1)
        numbers += [shipment.order_number for shipment in page.items]
        if not (cursor := page.next_cursor):
            break
        if len(numbers) < 4:
            await order(settle, country="DE")
            await order(settle, country="FR")
    assert numbers[:4] == there
    assert len(numbers) == len(set(numbers)) == 7


async def test_what_arrives_is_counted_for_the_view_and_for_the_shop(settle) -> None:
    since = (await order(settle)).opened_at
    await order(settle)
    french = await order(settle, country="FR")

    async def news(view: View) -> tuple[int, int]:
        found = await board.opened_since(since, view, BEA)
        return found.in_view, found.in_shop

    assert await news(View()) == (2, 2)
    assert await news(View(country="FR")) == (1, 2)
    assert await news(View(status="SHIPPED")) == (0, 2)
    assert await news(View(claimed="me")) == (0, 2)
    assert await board.list_opened(since, View(country="FR"), BEA, 10) == [french]
    assert await board.list_opened(since, View(status="SHIPPED"), BEA, 10) == []


async def test_an_empty_shop_has_nothing_to_choose_from() -> None:
    assert await board.filter_options() == board.FilterOptions([], [])


SORTED = {
    "oldest": lambda one: (one.placed_at, one.shipment_id),
    "newest": lambda one: (-one.placed_at.timestamp(), -one.shipment_id.int),
    "customer": lambda one: (one.customer_name.lower(), one.shipment_id),
    "country": lambda one: (one.delivery_address.country, one.placed_at, one.shipment_id),
}


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("sort", ["", *SORTED])
async def test_pages_in_every_sort_while_rows_arrive_and_move(settle, sort, limit) -> None:
    """Of those that were there at the start none is missing, and none is there twice."""
    people = [("ann", "FR"), ("Ben", "DE"), ("Ann", "DE"), ("Östen", "SE"), ("Ben", "AT")]
    there = [await order(settle, *one) for one in (*people, *people)]
    for shipment in there[6:]:
        await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    if sort:
        assert await seen(View(sort=sort), limit=limit) == [
            one.order_number for one in sorted(there, key=SORTED[sort])
        ]
    numbers, cursor, arrived = [], None, 0
    while True:
        page = await board.list_view(View(sort=sort), BEA, cursor=cursor, limit=limit)
        numbers += [shipment.order_number for shipment in page.items]
        if not (cursor := page.next_cursor):
            break
        if arrived < len(people):
            await order(settle, *people[arrived])
            if sort:
                moved = there[arrived].shipment_id
                await delivery.dispatch(moved, "DHL", "JD 1", "Bea")
            arrived += 1
    assert arrived >= 3
    assert {one.order_number for one in there} <= set(numbers)
    assert len(numbers) == len(set(numbers))


async def test_a_cursor_belongs_to_its_sort(settle) -> None:
    for _ in range(2):
        await order(settle)
    cursors = {
        sort: (await board.list_view(View(sort=sort), limit=1)).next_cursor
        for sort in ("", *SORTED)
    }
    for sort in cursors:
        for other in cursors.keys() - {sort}:
            with pytest.raises(Invalid):
                await board.list_view(View(sort=sort), cursor=cursors[other])

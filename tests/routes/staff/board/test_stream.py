"""The board's stream: rows that changed, what is new, and when the page is to be read anew."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from app import messaging
from app.infra.database import fetch, now
from app.services import staff
from tests.support.cast import place, shipment_of
from tests.support.streams import Stream, ship

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_board_hears_of_rows_that_changed_and_counts_what_is_new(served, settle) -> None:
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    cookies = {"staff_session": await staff.log_in("bea@doorstep.example", "a password")}
    old = await place(product_456=1)
    await settle()
    since = (await shipment_of(old)).opened_at.isoformat().replace("+00:00", "Z")
    address = f"/staff/shipments/stream?since={since}"
    async with served.stream("GET", address, cookies=cookies) as answer:
        stream = Stream(answer)
        assert (
            f"#shipment-{(await shipment_of(old)).shipment_id}" in (await stream.message())["data"]
        )
        await place(product_456=1)
        await settle()
        while "#board-news" not in (await stream.message())["data"]:
            pass
        await ship(old)
        while 'data-status="SHIPPED"' not in (await stream.message())["data"]:
            pass


async def test_a_filtered_board_counts_what_fits_and_its_rows_still_change(served, settle) -> None:
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    cookies = {"staff_session": await staff.log_in("bea@doorstep.example", "a password")}
    old = await place(product_456=1)
    await settle()
    since = (await shipment_of(old)).opened_at.isoformat().replace("+00:00", "Z")
    address = f"/staff/shipments/stream?claimed=nobody&country=FR&since={since}"
    async with served.stream("GET", address, cookies=cookies) as answer:
        stream = Stream(answer)
        await place(product_456=1)
        await settle()
        while "#board-news" not in (said := await stream.message())["data"]:
            pass
        assert 'data-count="0" data-in-shop="1"' in said["data"]
        assert "<button" not in said["data"]
        await ship(old)
        while 'data-status="SHIPPED"' not in (await stream.message())["data"]:
            pass


CHANGED = """
INSERT INTO delivery.shipments (shipment_id, order_id, order_number, status, customer_name, line1,
    city, postcode, country, items, placed_at, opened_at)
SELECT gen_random_uuid(), gen_random_uuid(), 'ORD-' || n, 'PENDING', 'Ann Lee', '12 Harbour Street',
    'Hamburg', '20095', 'DE', '[]', now() - interval '1 hour', now() - interval '1 hour'
FROM generate_series(1, $1) AS n
"""


@pytest.fixture
async def bea(served: httpx.AsyncClient) -> None:
    """She is logged in."""
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    session = await staff.log_in("bea@doorstep.example", "a password")
    served.cookies.set("staff_session", session)


async def first_of_board(served: httpx.AsyncClient, since: str, count: int) -> set[str]:
    """Its first messages: `outdated`, and each row that it shows anew."""
    said: set[str] = set()
    address = f"/staff/shipments/stream?since={since}"
    async with (
        asyncio.timeout(20),
        served.stream("GET", address) as answer,
    ):
        async for line in answer.aiter_lines():
            if line == "event: outdated":
                said.add("outdated")
            elif "#shipment-" in line:
                said.add(line.partition("#shipment-")[2].partition('"')[0])
            if len(said) == count:
                return said
    raise EOFError


def written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.mark.usefixtures("bea")
async def test_a_board_that_was_away_gets_each_of_hundreds_of_changes(served) -> None:
    since = written(await now())
    await fetch(CHANGED, 400)
    rows = {
        str(row["shipment_id"]) for row in await fetch("SELECT shipment_id FROM delivery.shipments")
    }
    assert await first_of_board(served, since, 400) == rows


@pytest.mark.usefixtures("bea")
@pytest.mark.parametrize("away", [timedelta(minutes=1), timedelta(days=2), -timedelta(minutes=1)])
async def test_a_board_that_cannot_be_told_each_change_is_outdated(served, away) -> None:
    """Of too many changes, of too long a time, and of a moment that is still to come."""
    since = written(await now() - away)
    if away == timedelta(minutes=1):
        await fetch(CHANGED, 1001)
    assert await first_of_board(served, since, 1) == {"outdated"}


@pytest.mark.usefixtures("bea")
@pytest.mark.parametrize("other", ["database = 'another'", "system_identifier = 1"])
async def test_a_board_of_before_a_restore_is_outdated(served, other: str) -> None:
    """What it shows is another database's, which this one need not have come from."""
    await messaging.notice_cluster()
    since = written(await now())
    await fetch(f"UPDATE messaging.clusters SET {other}")
    assert await first_of_board(served, since, 1) == {"outdated"}
    [moved] = await fetch("SELECT max(noticed_at) AS at FROM messaging.clusters")
    await fetch(CHANGED, 1)
    [row] = await fetch("SELECT shipment_id::text AS id FROM delivery.shipments")
    assert await first_of_board(served, written(moved["at"]), 1) == {row["id"]}

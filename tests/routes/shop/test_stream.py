"""The streams of several pages over one connection: each as if it were asked for alone."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
import pytest

from app.infra.live import topics
from app.services import delivery, staff
from tests.support.cast import place
from tests.support.streams import Stream, ship

pytestmark = pytest.mark.usefixtures("shop")


def address(*paths: str, after: str = "") -> str:
    asked = [pair for path in paths for pair in (("of", path), ("after", after))]
    return f"/stream?{urlencode(asked)}"


def board_of_now() -> str:
    return f"/staff/shipments/stream?since={datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


async def until(stream: Stream, of: str, said: str) -> dict[str, str]:
    """The first message of this part that has these words."""
    while True:
        message = await stream.message()
        if message["of"] == of and said in message["data"]:
            return message


async def test_a_change_comes_to_each_page_that_follows_it(served, settle) -> None:
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    session = await staff.log_in("bea@doorstep.example", "a password")
    order, other = await place(product_456=1), await place(product_456=1)
    await settle()
    cookies = {"staff_session": session} | {
        f"order_{one.order_id.hex}": one.access_token for one in (order, other)
    }
    paths = [f"/orders/{one.order_id}/stream" for one in (order, other)]
    async with served.stream("GET", address(*paths, board_of_now()), cookies=cookies) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "no-store" in answer.headers["cache-control"]
        stream = Stream(answer)
        heard = set[str]()
        while not heard >= {"0", "1"}:
            heard.add((await stream.message())["of"])
        await ship(order)
        await settle()
        seen = set[str]()
        while seen != {"0", "2"}:
            message = await stream.message()
            if 'data-status="SHIPPED"' in message["data"]:
                seen.add(message["of"])


async def test_a_part_is_refused_as_it_would_be_alone_and_the_others_go_on(served, settle) -> None:
    order, others = await place(product_456=1), await place(product_456=1)
    await settle()
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    paths = [
        f"/orders/{others.order_id}/stream",
        board_of_now(),
        f"/orders/{order.order_id}/stream",
        "/staff/shipments/stream",
    ]
    alone = [str((await served.get(path, cookies=cookies)).status_code) for path in paths[:2]]
    async with served.stream("GET", address(*paths), cookies=cookies) as answer:
        stream = Stream(answer)
        ends: dict[str, str] = {}
        mine = False
        while len(ends) < 3 or not mine:
            message = await stream.message()
            if message.get("event") == "end":
                ends[message["of"]] = message["data"]
            else:
                assert message["of"] == "2"
                mine = True
        assert [ends["0"], ends["1"]] == alone
        await ship(order)
        await settle()
        await until(stream, "2", 'data-status="SHIPPED"')


async def test_a_part_ends_when_its_session_does_and_the_others_go_on(served, settle) -> None:
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    session = await staff.log_in("bea@doorstep.example", "a password")
    order = await place(product_456=1)
    await settle()
    cookies = {"staff_session": session, f"order_{order.order_id.hex}": order.access_token}
    async with served.stream(
        "GET", address(board_of_now(), f"/orders/{order.order_id}/stream"), cookies=cookies
    ) as answer:
        stream = Stream(answer)
        await until(stream, "1", "order-live")
        await staff.log_out(session)
        # The board may have something to tell first.
        while (await until(stream, "0", "")).get("event") != "end":
            pass
        await ship(order)
        await settle()
        await until(stream, "1", 'data-status="SHIPPED"')


async def test_a_board_resumes_after_what_it_was_told(served, settle) -> None:
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    cookies = {"staff_session": await staff.log_in("bea@doorstep.example", "a password")}
    order = await place(product_456=1)
    await settle()
    path = board_of_now()
    parcel = (await ship(order)).shipment_id
    await settle()
    async with served.stream("GET", path, cookies=cookies) as answer:
        marks = (line async for line in answer.aiter_lines() if line.startswith("id: "))
        mark = (await anext(marks)).removeprefix("id: ")
    async with served.stream("GET", address(path, after=mark), cookies=cookies) as answer:
        stream = Stream(answer)
        await delivery.deliver(parcel, None, "Front door", "Bea")
        await until(stream, "0", 'data-status="DELIVERED"')


async def test_nothing_is_left_of_a_reader_that_is_gone(served, settle) -> None:
    order = await place(product_456=1)
    await settle()
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    path = f"/orders/{order.order_id}/stream"
    async with served.stream("GET", address(path, path), cookies=cookies) as answer:
        stream = Stream(answer)
        assert {(await stream.message())["of"] for _ in range(2)} == {"0", "1"}
    async with asyncio.timeout(5):
        while topics.followed():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "?of=/orders/1/stream",
        "?of=/staff/shipments/stream",
        "?of=/staff/shipments/stream&of=/staff/shipments/stream&after=",
        "?of=/&after=",
        "?of=/stream%3Fof%3D/stream&after=",
        "?of=/api/v1/orders/1/stream&after=",
        "?of=//elsewhere.example/stream&after=",
        "?of=/staff/shipments/stream%0d%0a&after=",
        "?of=/staff/shipments/stream&after=%0d%0aCookie:%201",
        "?of=/staff/a%25/stream&after=",
        "?" + "&".join(["of=/staff/shipments/stream&after="] * 25),
    ],
)
async def test_only_the_streams_of_pages_are_joined(served: httpx.AsyncClient, wrong: str) -> None:
    refused = await served.get(f"/stream{wrong}")
    assert 400 <= refused.status_code < 500

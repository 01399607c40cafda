"""Streams on a real server: the truth at once, then every change, and an orderly end."""

import json

import httpx
import pytest

from app.infra import live
from app.services import delivery, sales
from tests.support.cast import place
from tests.support.streams import Stream, ship

pytestmark = pytest.mark.usefixtures("shop")


def follow(served: httpx.AsyncClient, order: sales.Placed, **headers: str):
    headers["Authorization"] = f"Bearer {order.access_token}"
    return served.stream("GET", order.links.stream, headers=headers)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_message_ends_its_lines_where_the_standard_does(end: str) -> None:
    """Others are characters like any, which a place of delivery may hold."""
    from app.web.sse import message

    assert message(f"a{end}b\r\nc\rd\ne\n") == (
        f"data: a{end}b\ndata: c\ndata: d\ndata: e\n\n".encode()
    )


async def test_the_api_stream_gives_the_state_at_once_and_then_every_step(served, settle) -> None:
    order = await place(product_456=1)
    await settle()
    async with follow(served, order) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "unsafe" not in answer.headers["content-security-policy"]
        stream = Stream(answer)
        now = await stream.message()
        assert (now["event"], now["id"]) == ("order.status_updated", "1")
        assert json.loads(now["data"])["status"] == "PENDING_SHIPMENT"
        shipment = await ship(order)
        await settle()
        await delivery.deliver(shipment.shipment_id, None, "Front door", "Bea")
        await settle()
        steps = [await stream.message(), await stream.message()]
    assert [(step["id"], json.loads(step["data"])["status"]) for step in steps] == [
        ("2", "SHIPPED"),
        ("3", "DELIVERED"),
    ]


async def test_a_reader_that_was_away_gets_what_it_missed(served, settle) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.deliver((await ship(order)).shipment_id, None, None, "Bea")
    await settle()
    async with follow(served, order, **{"Last-Event-ID": "1"}) as answer:
        stream = Stream(answer)
        assert [(await stream.message())["id"], (await stream.message())["id"]] == ["2", "3"]


@pytest.mark.parametrize("heard", ["2", "999999999"])
async def test_a_mark_that_the_order_never_had_begins_anew(served, settle, heard: str) -> None:
    """It is from before a restore: what it counted is gone."""
    order = await place(product_456=1)
    await settle()
    async with follow(served, order, **{"Last-Event-ID": heard}) as answer:
        stream = Stream(answer)
        now = await stream.message()
        assert (now["id"], json.loads(now["data"])["status"]) == ("1", "PENDING_SHIPMENT")
        await ship(order)
        await settle()
        assert (await stream.message())["id"] == "2"


async def test_a_cancellation_asked_for_is_told_under_its_own_name(served, settle) -> None:
    order = await place(product_456=1)
    await settle()
    async with follow(served, order) as answer:
        stream = Stream(answer)
        await stream.message()
        await sales.request_cancellation(order.order_id)
        assert (await stream.message())["event"] == "order.cancellation_requested"
        await settle()
        last = await stream.message()
        assert (last["event"], json.loads(last["data"])["status"]) == (
            "order.status_updated",
            "CANCELLED",
        )


async def test_a_stream_opens_for_its_own_order_alone(served) -> None:
    order, other = await place(product_456=1), await place(product_456=1)
    for address in (order.links.stream, f"/orders/{order.order_id}/stream"):
        assert (await served.get(address)).status_code == 401
        wrong = {"Authorization": f"Bearer {other.access_token}"}
        assert (await served.get(address, headers=wrong)).status_code == 404
    assert (await served.get("/staff/shipments/stream?since=2026-01-01T00:00:00Z")).status_code in (
        303,
        401,
    )


async def test_a_correction_is_a_step_of_its_own_for_programs(served, settle) -> None:
    order = await place(product_456=1)
    await settle()
    parcel = (await ship(order)).shipment_id
    await settle()
    headers = {"Authorization": f"Bearer {order.access_token}"}
    async with served.stream("GET", order.links.stream, headers=headers) as answer:
        stream = Stream(answer)
        assert (await stream.message())["id"] == "2"
        await delivery.correct_tracking(parcel, "UPS", "1Z 9", "Bea")
        await settle()
        step = await stream.message()
    assert (step["event"], step["id"]) == ("order.parcel_updated", "3")
    told = json.loads(step["data"])
    assert (told["status"], told["shipment"]["tracking_number"]) == ("SHIPPED", "1Z 9")


async def test_a_stopping_process_says_when_to_come_back_and_ends_its_streams(served) -> None:
    order = await place(product_456=1)
    async with follow(served, order) as answer:
        stream = Stream(answer)
        await stream.message()
        live.close()
        rest = [line async for line in stream.lines]
        live.closing.clear()
    assert [line for line in rest if line.startswith("retry: ")]

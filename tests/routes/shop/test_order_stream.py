"""An order's page follows its order, and an orderly end."""

import asyncio
from datetime import UTC, datetime

import pytest

from app.infra.live import followers
from app.services import delivery, sales
from app.values.pieces import PieceCount
from tests.support.cast import place
from tests.support.streams import Stream, ship

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_page_stream_sends_the_fragment_and_what_is_corrected_later(
    served, settle
) -> None:
    order = await place(product_456=1)
    await settle()
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", cookies=cookies) as answer:
        stream = Stream(answer)
        now = await stream.message()
        assert 'hx-target="#order-live"' in now["data"]
        assert 'hx-target="#order-items"' in now["data"]
        assert 'data-status="PENDING_SHIPMENT"' in now["data"]
        parcel = (await ship(order)).shipment_id
        await delivery.deliver(parcel, None, "Front door", "Bea")
        await settle()
        while 'data-status="DELIVERED"' not in (last := await stream.message())["data"]:
            pass
        assert "#stream" not in last["data"]
        await delivery.correct_tracking(parcel, "UPS", "1Z 9", "Bea")
        await settle()
        assert "1Z 9" in (await stream.message())["data"]
        await delivery.retract_delivery(parcel, "Bea")
        await settle()
        taken_back = (await stream.message())["data"]
        assert "That was a mistake" in taken_back
        assert 'data-testid="order-status" data-status="DELIVERED"' in taken_back


async def test_the_page_follows_its_parcels_of_which_no_event_speaks(served, settle) -> None:
    order = await place(product_456=2)
    await settle()
    [waiting] = await delivery.parcels_of(order.order_id)
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", cookies=cookies) as answer:
        stream = Stream(answer)

        async def shows(said: str) -> None:
            async with asyncio.timeout(5):
                while said not in (await stream.message())["data"]:
                    pass

        await stream.message()
        part = [PieceCount(1, 1)]
        left = await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea", items=part)
        assert left.remainder_id
        await delivery.dispatch(left.remainder_id, "DHL", "JD 2", "Bea")
        await settle()
        await shows("JD 2")
        for number, word, sentence in (
            ("JD 1", "OUT_FOR_DELIVERY", "Out for delivery today"),
            ("JD 2", "AT_PICKUP_POINT", "Waiting for you at a pick-up point"),
        ):
            at = datetime.now(UTC)
            await delivery.record_carrier_update("DHL", number, word, at, None)
            await shows(sentence)


async def test_the_page_stream_ends_with_a_cancelled_order(served, settle) -> None:
    order = await place(product_456=1)
    await settle()
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", cookies=cookies) as answer:
        stream = Stream(answer)
        await stream.message()
        await sales.request_cancellation(order.order_id)
        await settle()
        while 'data-status="CANCELLED"' not in (last := await stream.message())["data"]:
            pass
        assert 'hx-target="#stream" hx-swap="delete"' in last["data"]
        with pytest.raises(EOFError):
            await stream.message()


async def test_a_page_is_shown_that_its_line_lives(served, monkeypatch) -> None:
    monkeypatch.setattr(followers, "DUE_EVERY", 0)
    order = await place(product_456=1)
    cookies = {f"order_{order.order_id.hex}": order.access_token}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", cookies=cookies) as answer:
        async with asyncio.timeout(5):
            async for line in answer.aiter_lines():
                if line == "event: alive":
                    break
            else:
                pytest.fail("the stream ended")

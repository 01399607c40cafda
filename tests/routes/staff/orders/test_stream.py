"""The staff's page of an order follows the order and all its parcels."""

import asyncio

import httpx
import pytest

from app.services import delivery
from app.values.pieces import PieceCount
from tests.support.erasing import Settle
from tests.support.streams import Stream
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_open_page_shows_what_becomes_of_every_parcel(
    served: httpx.AsyncClient, settle: Settle, waiting: delivery.Shipment, bea: Visitor
) -> None:
    address = f"/staff/orders/{waiting.order_id}/stream"
    session = {"staff_session": bea.client.cookies["staff_session"]}
    async with served.stream("GET", address, cookies=session) as answer:
        stream = Stream(answer)

        async def shows(said: str) -> None:
            async with asyncio.timeout(5):
                while said not in (await stream.message())["data"]:
                    pass

        first = (await stream.message())["data"]
        for part in ("#order-head", "#order-main", "#order-customer", "#order-history"):
            assert f'hx-target="{part}"' in first
        part = [PieceCount(1, 1)]
        left = await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea", items=part)
        await settle()
        await shows("JD 1")
        assert left.remainder_id
        await delivery.dispatch(left.remainder_id, "UPS", "1Z 9", "Bea")
        await settle()
        await shows("1Z 9")


async def test_it_speaks_its_readers_language(
    served: httpx.AsyncClient, waiting: delivery.Shipment, bea: Visitor
) -> None:
    address = f"/staff/orders/{waiting.order_id}/stream"
    session = {"staff_session": bea.client.cookies["staff_session"]}
    german = {"Accept-Language": "de-DE"}
    async with served.stream("GET", address, cookies=session, headers=german) as answer:
        first = (await Stream(answer).message())["data"]
    for said in ("Bestellung aufgegeben", "Verlauf", "Artikel"):
        assert said in first

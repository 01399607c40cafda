"""An open home shows new orders and what becomes of them, each role its own."""

import asyncio

import httpx
import pytest

from app.services import delivery
from tests.support.cast import place
from tests.support.erasing import Settle
from tests.support.streams import Stream
from tests.support.visitor import Visitor

STREAM = "/staff/stream"

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.routes.staff.home.stream.PAUSE", 0)


async def test_an_open_home_follows_orders_and_parcels(
    served: httpx.AsyncClient, settle: Settle, waiting: delivery.Shipment, bea: Visitor
) -> None:
    session = {"staff_session": bea.client.cookies["staff_session"]}
    async with served.stream("GET", STREAM, cookies=session) as answer:
        stream = Stream(answer)

        async def shows(said: str) -> None:
            async with asyncio.timeout(5):
                while said not in (await stream.message())["data"]:
                    pass

        first = (await stream.message())["data"]
        assert 'hx-target="#home"' in first
        assert "Revenue" in first
        await place(product_456=1)
        await settle()
        await shows('<a href="/staff/orders">2</a>')
        await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
        await settle()
        await shows('<dt>Shipped</dt>\n  <dd class="number">1</dd>')


async def test_a_packers_home_has_no_revenue(served: httpx.AsyncClient, pat: Visitor) -> None:
    session = {"staff_session": pat.client.cookies["staff_session"]}
    german = {"Accept-Language": "de-DE"}
    async with served.stream("GET", STREAM, cookies=session, headers=german) as answer:
        first = (await Stream(answer).message())["data"]
    assert "Von Ihnen versendet" in first
    assert "Umsatz" not in first

"""An open home shows new orders and what becomes of them, each role its own."""

import asyncio

import httpx
import pytest

from app.infra.database import fetch_value
from app.services import delivery, staff
from tests.support.cast import place
from tests.support.erasing import Settle
from tests.support.streams import Stream, opened, rest
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


async def test_the_home_of_a_manager_ends_when_she_is_none(
    served: httpx.AsyncClient, bea: Visitor
) -> None:
    """The page connects again, and from then on has what her present role sees."""
    whose = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Bea'")
    await staff.add_person("meg@example.org", "manager", "a long password", "Meg")
    cookie = f"staff_session={bea.client.cookies['staff_session']}"
    async with opened(served, STREAM, cookie=cookie) as answer:
        await staff.set_role(whose, "packer")
        async with asyncio.timeout(5):
            await rest(answer)
    async with served.stream("GET", STREAM, headers={"cookie": cookie}) as again:
        assert "Revenue" not in (await Stream(again).message())["data"]

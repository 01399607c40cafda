"""Who packs what: said to everybody, and asked about before somebody else ships it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.services import delivery
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

CLAIMS = "/staff/shipments/claims"
RELEASES = "/staff/shipments/releases"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def page_of(shipment: delivery.Shipment) -> str:
    return f"/staff/shipments/{shipment.shipment_id}"


@pytest.fixture
async def bea_packs(bea: Visitor, waiting: delivery.Shipment) -> None:
    await bea.open("/staff/shipments")
    await bea.send(CLAIMS, id=str(waiting.shipment_id))


@pytest.fixture
async def pat(application: Any, bea_packs: None) -> AsyncIterator[Visitor]:
    """At a browser of her own."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield await comes_in(Visitor(client), "Pat", "packer")


async def test_everybody_sees_who_packs_and_only_she_can_release(
    bea: Visitor, pat: Visitor, waiting: delivery.Shipment
) -> None:
    assert f"You are packing {waiting.order_number}." in bea.text
    assert "Bea is packing" in bea.text
    await pat.open("/staff/shipments")
    assert "Bea is packing" in pat.text

    await pat.send(RELEASES, id=str(waiting.shipment_id))
    assert f"Bea is packing {waiting.order_number}." in pat.text
    await pat.send(CLAIMS, id=str(waiting.shipment_id))
    assert f"Bea is packing {waiting.order_number}." in pat.text
    assert await who(waiting) == "Bea"

    await bea.open(page_of(waiting))
    assert "You are packing this until" in bea.text
    await bea.send(RELEASES)
    assert bea.page.url.path == page_of(waiting)
    assert f"Released: {waiting.order_number}." in bea.text
    assert await who(waiting) == ""


async def test_it_is_taken_over_on_its_own_page(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open(page_of(waiting))
    assert "Bea is packing this until" in pat.text
    await pat.send(CLAIMS, take_over="1")
    assert "You are packing this until" in pat.text
    assert await who(waiting) == "Pat"


async def test_whoever_ships_it_is_asked_first_and_may(
    bea: Visitor, pat: Visitor, waiting: delivery.Shipment
) -> None:
    dispatch = f"{page_of(waiting)}/dispatch"
    await bea.open(dispatch)
    assert "You can still ship it" not in bea.text
    await pat.open(dispatch)
    assert "Bea is packing this (until" in pat.text
    await pat.send(dispatch, carrier="DHL", tracking_number="JD 1")
    assert f"{waiting.order_number} is shipped with DHL, JD 1." in pat.text


async def test_whoever_had_the_form_open_before_is_asked_when_it_is_sent(
    bea: Visitor, pat: Visitor, waiting: delivery.Shipment
) -> None:
    dispatch = f"{page_of(waiting)}/dispatch"
    await bea.send(RELEASES, id=str(waiting.shipment_id))
    await pat.open(dispatch)
    await bea.send(CLAIMS, id=str(waiting.shipment_id))
    await pat.send(dispatch, carrier="DHL", tracking_number="JD 1")

    assert pat.page.status_code == 409
    assert "Bea is packing this (until" in pat.text
    assert pat.form(dispatch).value("tracking_number") == "JD 1"
    assert await who(waiting) == "Bea"
    await pat.send(dispatch)
    assert f"{waiting.order_number} is shipped with DHL, JD 1." in pat.text


async def test_many_ask_about_it_too(
    bea: Visitor, pat: Visitor, waiting: delivery.Shipment
) -> None:
    noun = "/staff/shipments/dispatches"
    await bea.send(RELEASES, id=str(waiting.shipment_id))
    await pat.open(f"{noun}?id={waiting.shipment_id}")
    await bea.send(CLAIMS, id=str(waiting.shipment_id))
    await pat.send(noun, carrier="DHL", **{f"tracking_number-{waiting.shipment_id}": "JD 1"})
    assert "Bea is packing it; send again to ship it anyway." in pat.text
    assert await who(waiting) == "Bea"
    await pat.send(noun)
    assert "1 parcel is marked shipped." in pat.text


async def test_an_answer_to_htmx_is_the_rows_without_a_token(
    bea: Visitor, waiting: delivery.Shipment
) -> None:
    await bea.open("/staff/shipments")
    token = re.findall(r'name="_csrf_token" value="(\w+)"', bea.page.text)[0]
    form = {"_csrf_token": token, "id": f"{waiting.shipment_id},{waiting.shipment_id}"}
    answer = await bea.client.post(CLAIMS, headers=PARTIAL, data=form)

    assert answer.text.count("<hx-partial") == 1
    assert "Bea is packing" in answer.text
    assert "_csrf_token" not in answer.text
    assert "You are packing" in answer.headers["hx-trigger"]


async def who(shipment: delivery.Shipment) -> str:
    claim = (await delivery.find_shipment(shipment.shipment_id)).claim
    return claim.by if claim else ""

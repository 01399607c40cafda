"""Not found, damaged: said at the line, done once, and shown afterwards."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.services import delivery, shop
from app.values.pieces import PieceCount
from app.values.shop_settings import ShopSettings
from app.values.statuses import RestChoice, ShortageReason, ShortageRule
from tests.support.cast import place, shipment_of
from tests.support.scanning import STATION
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


@pytest.fixture
async def parcel(shop: None, settle: Settle) -> delivery.Shipment:
    """Three mugs and a blanket."""
    order = await place(product_456=3, product_789=1)
    await settle()
    return await shipment_of(order)


def page_of(parcel: delivery.Shipment) -> str:
    return f"/staff/shipments/{parcel.shipment_id}"


def form_of(parcel: delivery.Shipment) -> str:
    return f"{page_of(parcel)}/shortage"


async def asks(pat: Visitor, parcel: delivery.Shipment, reason: str, position: int = 1) -> None:
    await pat.open(f"{form_of(parcel)}?position={position}&reason={reason}")


async def items(parcel: delivery.Shipment) -> list[tuple[int, int]]:
    now = await delivery.find_shipment(parcel.shipment_id)
    return [(item.position, item.quantity) for item in now.items]


async def test_the_line_asks_how_many_and_the_page_says_afterwards(
    pat: Visitor, parcel: delivery.Shipment, settle: Settle
) -> None:
    await pat.open(page_of(parcel))
    assert pat.form(form_of(parcel)).buttons == ["Not found", "Damaged"]
    await asks(pat, parcel, "NOT_FOUND")
    await pat.send(form_of(parcel), quantity="2")
    await settle()
    assert f"{parcel.order_number}: 2 pieces are not sent (Not found)." in pat.text
    assert await items(parcel) == [(1, 1), (2, 1)]
    await asks(pat, parcel, "DAMAGED", 2)
    await pat.send(form_of(parcel))
    assert await items(parcel) == [(1, 1)]
    assert "Damaged · 1 × Wool blanket, not sent" in pat.text
    assert "Not found · 2 × Blue mug, not sent" in pat.text
    assert pat.text.count("· Pat") == 2


async def test_two_clicks_at_once_report_once(pat: Visitor, parcel: delivery.Shipment) -> None:
    await asks(pat, parcel, "NOT_FOUND")
    form = pat.form(form_of(parcel)).fields
    at_bench = f"/staff/scan/{parcel.shipment_id}/shortage"
    for action in (form_of(parcel), at_bench):
        once = dict(form) | {"quantity": "1", "key": action}
        sent = (pat.client.post(action, data=once) for _ in range(4))
        assert [answer.status_code for answer in await asyncio.gather(*sent)] == [303] * 4
    assert await items(parcel) == [(1, 1), (2, 1)]


@pytest.mark.parametrize(
    ("rule", "otherwise", "said"),
    [
        ("SEND_REST", "CANCEL", "The rest is sent without them."),
        ("WAIT", "CANCEL", "The rest waits for about 9 days."),
        ("ASK", "SEND_REST", r"Without an answer by [^.]+, it is sent\."),
        ("ASK", "WAIT", r"Without an answer by [^.]+, it waits for about 9 days\."),
        ("ASK", "CANCEL", r"Without an answer by [^.]+, it is cancelled\."),
    ],
)
async def test_the_form_says_what_the_shops_rule_does_with_the_rest(
    pat: Visitor, parcel: delivery.Shipment, rule: str, otherwise: str, said: str
) -> None:
    wanted = ShopSettings(
        name="Doorstep",
        shortage_rule=ShortageRule(rule),
        shortage_default=RestChoice(otherwise),
        shortage_wait_days=9,
    )
    await shop.change_settings(wanted, "Mia", 0)
    for reason in ("NOT_FOUND", "DAMAGED"):
        await asks(pat, parcel, reason)
        assert re.search(said, pat.text)
    await pat.open(f"{STATION}/{parcel.shipment_id}/shortage")
    assert re.search(said, pat.text)
    assert ("The customer is asked what happens to the rest." in pat.text) == (rule == "ASK")


async def test_the_form_says_when_no_rule_applies(
    pat: Visitor, parcel: delivery.Shipment, settle: Settle
) -> None:
    lost, asked = [PieceCount(1, 1)], ShortageRule.ASK
    reason = ShortageReason.NOT_FOUND
    await delivery.report_shortage(None, parcel.shipment_id, lost, reason, "Pat", rule=asked)
    await asks(pat, parcel, "NOT_FOUND")
    assert "The customer is asked already what happens to the rest" in pat.text
    order = await place(product_456=1)
    await settle()
    await asks(pat, await shipment_of(order), "NOT_FOUND")
    assert "Nothing else is in the parcel, so it is cancelled." in pat.text


async def test_the_last_piece_ends_the_parcel(pat: Visitor, shop: None, settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    parcel = await shipment_of(order)
    await asks(pat, parcel, "NOT_FOUND")
    await pat.send(form_of(parcel))
    assert (await delivery.find_shipment(parcel.shipment_id)).status == "CANCELLED"
    assert "Not found · 1 × Blue mug, not sent" in pat.text
    assert "· the customer" not in pat.text


async def test_the_same_form_sent_twice_counts_once(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await asks(pat, parcel, "NOT_FOUND")
    form = pat.page.text
    for _ in range(2):
        pat.page = httpx.Response(200, text=form, request=pat.page.request)
        await pat.send(form_of(parcel))
        assert pat.page.status_code == 200
    assert await items(parcel) == [(1, 2), (2, 1)]


async def test_a_form_that_was_used_asks_before_it_counts_again(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await asks(pat, parcel, "NOT_FOUND")
    form = pat.page.text
    await pat.send(form_of(parcel))
    pat.page = httpx.Response(200, text=form, request=pat.page.request)
    await pat.send(form_of(parcel), quantity="2")
    assert pat.page.status_code == 422
    assert "This form was sent before." in pat.text
    assert await items(parcel) == [(1, 2), (2, 1)]
    await pat.send(form_of(parcel))
    assert await items(parcel) == [(2, 1)]


@pytest.mark.parametrize(
    ("quantity", "said"),
    [("4", "This number must be at most 3"), ("0", "Enter a whole"), ("two", "Enter a whole")],
)
async def test_impossible_numbers_are_named(
    pat: Visitor, parcel: delivery.Shipment, quantity: str, said: str
) -> None:
    await asks(pat, parcel, "DAMAGED")
    await pat.send(form_of(parcel), quantity=quantity)
    assert pat.page.status_code == 422
    assert said in pat.text
    assert pat.form(form_of(parcel)).value("quantity") == quantity


async def test_a_line_that_is_gone_or_a_parcel_that_left_says_so(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    await asks(pat, parcel, "NOT_FOUND", 7)
    assert "This product is no longer in the parcel." in pat.text
    await asks(pat, parcel, "NOT_FOUND")
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    await pat.send(form_of(parcel))
    assert f"Bea marked {parcel.order_number} shipped" in pat.text
    await asks(pat, parcel, "NOT_FOUND")
    assert f"Bea marked {parcel.order_number} shipped" in pat.text

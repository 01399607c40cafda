"""Not found, damaged: said at the line, done once, and shown afterwards."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.services import delivery
from tests.support.cast import place, shipment_of
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

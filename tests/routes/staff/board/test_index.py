"""The delivery board: what it shows, in which order, and what it says in words."""

import re
from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from tests.support.cast import place, shipment_of
from tests.support.views import ROW
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


def status_on(visitor: Visitor, shipment: delivery.Shipment) -> str | None:
    return dict(ROW.findall(visitor.page.text)).get(str(shipment.shipment_id))


async def test_an_empty_board_says_that_all_is_done(bea: Visitor) -> None:
    assert "All caught up" in bea.text


async def test_the_board_shows_what_waits_first(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    sent = await shipment_of(await place_and(settle, product_789=1))
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")

    await bea.open("/staff/shipments")
    assert ROW.findall(bea.page.text) == [
        (str(waiting.shipment_id), "PENDING"),
        (str(sent.shipment_id), "SHIPPED"),
    ]
    assert "Ann Lee Hamburg , DE 2 × Blue mug" in bea.text
    assert "All 2 To ship 1 Shipped 1 Delivered 0 Cancelled 0" in bea.text
    assert "Oldest waiting first, then most recently changed." in bea.text

    await bea.open("/staff/shipments?status=SHIPPED")
    assert status_on(bea, waiting) is None
    assert "Most recently changed first." in bea.text
    await bea.open("/staff/shipments?q=JD 1")
    assert status_on(bea, sent) == "SHIPPED"
    await bea.open("/staff/shipments?q=%00%25")
    assert bea.page.status_code == 200


async def test_what_waits_too_long_is_marked_in_words(
    bea: Visitor, waiting: delivery.Shipment
) -> None:
    for hours, words in ((25, "Over a day"), (49, "Late")):
        await fetch(
            "UPDATE delivery.shipments SET placed_at = now() - make_interval(hours => $1)", hours
        )
        await bea.open("/staff/shipments")
        assert words in bea.text


async def test_new_ones_stand_on_top_for_who_asks_for_them(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await bea.open("/staff/shipments")
    [since] = re.findall(r'name="since" value="([^"]+)"', bea.page.text)
    new = await shipment_of(await place_and(settle, product_789=1))

    await bea.open(f"/staff/shipments?since={since}")

    assert [shipment_id for shipment_id, _ in ROW.findall(bea.page.text)] == [
        str(new.shipment_id),
        str(waiting.shipment_id),
    ]


async def place_and(settle: Settle, **quantities: int) -> sales.Placed:
    placed = await place(**quantities)
    await settle()
    return placed


@pytest.mark.parametrize(
    "since",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00%2B23:59",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59Z",
        "2026-01-01T00:00:00",
        "2026-01-01",
    ],
)
async def test_a_board_can_be_followed_from_any_moment(bea: Visitor, since: str) -> None:
    answer = await bea.open(f"/staff/shipments?since={since}")
    assert answer.status_code in (200, 422)


async def test_the_height_of_the_rows_is_remembered(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    for kept, shown in ((None, "dense"), ("roomy", "roomy"), ("<b>", "dense")):
        if kept:
            pat.client.cookies.set("density", kept)
        await pat.open("/staff/shipments")
        assert f'data-density="{shown}"' in pat.page.text

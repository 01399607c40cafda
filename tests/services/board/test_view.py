"""A view of the board: each filter for itself, together, and page by page while orders arrive."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.infra.database import fetch
from app.services import board, delivery
from app.services.board import View
from tests.support.views import BEA, PAT, order, seen

pytestmark = pytest.mark.usefixtures("shop")


NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


async def placed_at(shipment: delivery.Shipment, at: datetime) -> None:
    await fetch(
        "UPDATE delivery.shipments SET placed_at = $2 WHERE shipment_id = $1",
        shipment.shipment_id,
        at,
    )


async def test_by_country_and_by_carrier(settle) -> None:
    here, there = await order(settle), await order(settle, country="FR")
    await delivery.dispatch(there.shipment_id, "DHL", "JD 1", "Bea")
    assert await seen(View(country="DE")) == [here.order_number]
    assert await seen(View(carrier="DHL")) == [there.order_number]
    assert await seen(View(carrier="DHL", country="DE")) == []
    assert await seen(View(carrier="DHL", country="FR", q="ann")) == [there.order_number]
    assert await seen(View(carrier="dhl' OR true --")) == []
    assert await board.filter_options() == board.FilterOptions(["DE", "FR"], ["DHL"])


async def test_by_whose_claim_it_is(settle) -> None:
    bea, pat, nobody, lapsed, sent = [await order(settle) for _ in range(5)]
    for shipment, who in ((bea, BEA), (pat, PAT), (lapsed, BEA)):
        await delivery.claim(shipment.shipment_id, who, "One of them")
    await fetch(
        "UPDATE delivery.shipments SET claimed_until = now() WHERE shipment_id = $1",
        lapsed.shipment_id,
    )
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")

    assert await seen(View(claimed="me")) == [bea.order_number]
    assert await seen(View(claimed="me"), PAT) == [pat.order_number]
    assert await seen(View(claimed="me"), None) == []
    assert await seen(View(claimed="anybody")) == [bea.order_number, pat.order_number]
    assert await seen(View(claimed="nobody")) == [nobody.order_number, lapsed.order_number]
    assert await seen(View(claimed="nobody", status="SHIPPED")) == []


async def test_by_the_days_of_placing_both_within(settle) -> None:
    days = [NOON + timedelta(days=number) for number in range(3)]
    shipments = [await order(settle) for _ in days]
    for shipment, day in zip(shipments, days, strict=True):
        await placed_at(shipment, day)
    await placed_at(shipments[1], datetime(2026, 1, 16, 23, 59, 59, tzinfo=UTC))
    numbers = [shipment.order_number for shipment in shipments]

    assert await seen(View(placed_from=date(2026, 1, 16))) == numbers[1:]
    assert await seen(View(placed_to=date(2026, 1, 16))) == numbers[:2]
    one_day = View(placed_from=date(2026, 1, 16), placed_to=date(2026, 1, 16))
    assert await seen(one_day) == numbers[1:2]

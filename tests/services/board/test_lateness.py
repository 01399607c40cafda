"""The parcels that should have left, or arrived, by now."""

import pytest

from app.infra.database import fetch
from app.services import board, delivery
from app.services.board import lateness
from tests.support.views import order

pytestmark = pytest.mark.usefixtures("shop")


async def aged(settle, placed: int, shipped: int | None = None) -> str:
    """The number of an order that was placed, and has left, so many days ago."""
    parcel = await order(settle)
    if shipped is not None:
        await delivery.dispatch(parcel.shipment_id, "DHL", f"JD {shipped}", "Bea")
    await fetch(
        "UPDATE delivery.shipments SET placed_at = now() - make_interval(days => $2),"
        " shipped_at = now() - make_interval(days => $3) WHERE shipment_id = $1",
        *(parcel.shipment_id, placed, shipped),
    )
    return parcel.order_number


async def test_the_longest_come_first(settle, monkeypatch: pytest.MonkeyPatch) -> None:
    await aged(settle, 1)
    await aged(settle, 30, 6)
    waits, longer = await aged(settle, 3), await aged(settle, 4)
    ordered_first, left_first = await aged(settle, 40, 9), await aged(settle, 30, 20)

    found = await board.late()

    assert (found.waiting, found.travelling) == (2, 2)
    latest = [one.order_number for one in found.longest]
    assert latest == [longer, waits, left_first, ordered_first]
    monkeypatch.setattr(lateness, "MAX_COUNTED", 1)
    found = await board.late()
    assert (found.waiting, found.travelling) == (1, 1)
    assert [one.order_number for one in found.longest] == [longer, waits, ordered_first]

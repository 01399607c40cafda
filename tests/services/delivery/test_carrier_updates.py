"""Whatever a carrier says, and however often, a parcel only moves forward."""

import asyncio

from tests.support.api import Place, Written
from tests.support.carriers import Fedex, Settle, Warehouse, sent_off, update
from tests.support.carriers import fedex as fedex
from tests.support.carriers import shipment as shipment


async def test_twice_late_and_out_of_turn_it_changes_nothing_more(
    fedex: Fedex, shipment: str, warehouse: Warehouse, written: Written
) -> None:
    await fedex.tells(update(location="Front door"))
    seen, before = (await warehouse("GET", shipment)).json(), await written()

    again = [
        await fedex.tells(said)
        for said in (
            update(location="Front door"),
            update(minutes=-30, location="Somewhere else"),
            update("in_transit"),
            update("out_for_delivery", minutes=-90),
        )
    ]

    for answer in again:
        assert answer.status_code == 200
        assert answer.json()["shipments"][0]["changed"] is False
    assert (await warehouse("GET", shipment)).json() == seen
    assert await written() == before


async def test_ten_at_once_deliver_it_once(fedex: Fedex, shipment: str) -> None:
    answers = await asyncio.gather(*(fedex.tells(update()) for _ in range(10)))

    changed = [answer.json()["shipments"][0]["changed"] for answer in answers]
    assert sorted(changed) == [False] * 9 + [True]


async def test_a_parcel_for_two_orders_arrives_for_both(
    fedex: Fedex, shipment: str, place: Place, warehouse: Warehouse, settle: Settle
) -> None:
    other = await sent_off(place, warehouse, settle)

    told = (await fedex.tells(update())).json()["shipments"]

    assert [one["changed"] for one in told] == [True, True]
    assert {one["shipment_id"] for one in told} == {
        path.partition("/")[2] for path in (shipment, other)
    }


async def test_it_arrived_before_somebody_marked_it_shipped(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    """The carrier was quicker than the click: on record it arrives as it leaves."""
    await fedex.tells(update(minutes=-60))

    seen = (await warehouse("GET", shipment)).json()
    assert seen["delivered_at"] == seen["shipped_at"]

"""What other shops lost: an address of another order, one of two changes, a part of a merge."""

import asyncio

import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.values.statuses import DecidedBy, RestChoice, ShortageReason, ShortageRule
from app.workers.deadlines import meet_deadlines
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle

pytestmark = pytest.mark.usefixtures("shop")
BREMEN = sales.Address(line1="4 Quay Road", city="Bremen", postcode="28195", country="DE")


async def test_another_order_of_the_same_customer_goes_where_it_went(settle: Settle) -> None:
    changed, other = await place(product_456=1), await place(product_456=1)
    await settle()
    goes = (await sales.find_order(other.order_id)).delivery_address
    await sales.request_details(changed.order_id, sales.Details(delivery_address=BREMEN))
    await settle()
    assert (await sales.find_order(changed.order_id)).delivery_address == BREMEN
    assert (await sales.find_order(other.order_id)).delivery_address == goes


async def test_of_two_changes_at_once_none_is_lost(settle: Settle) -> None:
    """One window changes the address, and another the note."""
    order = await place(product_456=1)
    await settle()
    await asyncio.gather(
        sales.request_details(order.order_id, sales.Details(delivery_address=BREMEN)),
        sales.request_details(order.order_id, sales.Details(note="Ring twice.")),
    )
    await settle()
    now = await sales.find_order(order.order_id)
    assert (now.delivery_address, now.note) == (BREMEN, "Ring twice.")
    [parcel] = await delivery.parcels_of(order.order_id)
    assert (parcel.delivery_address.city, parcel.note) == ("Bremen", "Ring twice.")
    await grow_old()
    assert await broken() == set()


async def test_three_parcels_become_one_with_all_of_their_pieces(settle: Settle) -> None:
    order = await place(product_456=30)
    await settle()
    [first] = await delivery.parcels_of(order.order_id)
    for _ in range(2):
        await delivery.split(first.shipment_id, [PieceCount(1, 10)])
    _, second, third = await delivery.parcels_of(order.order_id)
    for other in (second, third):
        merged = await delivery.merge(first.shipment_id, other.shipment_id)
    assert [item.quantity for item in merged.items] == [30]
    left = await delivery.dispatch(first.shipment_id, "DHL", "T1", "Pat")
    assert left.remainder_id is None
    await settle()
    assert (await sales.find_order(order.order_id)).status == "SHIPPED"
    await grow_old()
    assert await broken() == set()


async def test_a_question_whose_time_is_over_is_open_nowhere(settle: Settle) -> None:
    """Neither the parcel, nor the order, nor the next who answers has it open."""
    order = await place(product_456=2)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    key, one, gone = parcel.shipment_id, [PieceCount(1, 1)], ShortageReason.NOT_FOUND
    await delivery.report_shortage(None, key, one, gone, "Pat", rule=ShortageRule.ASK)
    await fetch("UPDATE delivery.decisions SET deadline = clock_timestamp()")
    assert await meet_deadlines() == 1
    await settle()
    with pytest.raises(delivery.DecidedAlready):
        await delivery.decide(order.order_id, RestChoice.CANCEL, DecidedBy.CUSTOMER)
    decision = await delivery.latest_decision(order.order_id)
    assert decision
    assert (decision.choice, decision.decided_by) == ("SEND_REST", "DEADLINE")
    [parcel] = await delivery.parcels_of(order.order_id)
    assert (parcel.status, parcel.hold) == ("PENDING", None)
    kinds = [step.kind for step in await sales.changes_after(order.order_id, 0)]
    assert kinds.count("DECISION_MADE") == 1
    await grow_old()
    assert await broken() == set()

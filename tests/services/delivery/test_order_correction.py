"""Claim and change at once: one is first, and the parcel goes where the packer's slip says."""

import asyncio
import random
from datetime import timedelta
from uuid import uuid4

import pytest

from app.infra.database import now
from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.workers.sweep import drain
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle
from tests.support.details import pat_claims
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
ROUNDS = 24
BREMEN = sales.Address(line1="4 Quay Road", city="Bremen", postcode="28195", country="DE")


async def claimed_after(order: sales.Placed, turns: int) -> delivery.Shipment:
    """Pat claims after so many turns of the event loop, and takes what he sees for printed."""
    for _ in range(turns):
        await asyncio.sleep(0)
    return await pat_claims(order)


async def test_either_the_claim_or_the_change_is_first(settle: Settle) -> None:
    turns = random.Random(15)
    await pat_claims(await warmed_up(settle))
    for _ in range(ROUNDS):
        order = await place(product_456=1)
        await settle()
        await sales.request_details(order.order_id, sales.Details(delivery_address=BREMEN))
        printed, _ = await asyncio.gather(claimed_after(order, turns.randrange(60)), drain())
        await settle()
        [packed] = await delivery.parcels_of(order.order_id)
        shown = await sales.find_order(order.order_id)
        assert shown.correction
        assert packed.claim
        assert printed.delivery_address == packed.delivery_address
        assert shown.delivery_address.city == packed.delivery_address.city
        assert (packed.delivery_address.city == "Bremen") == (shown.correction.state == "DONE")
    await grow_old()
    assert await broken() == set()


@pytest.mark.parametrize("state", ["DONE", "REFUSED"])
async def test_who_comes_first_is_heard(settle: Settle, state: str) -> None:
    order = await place(product_456=1)
    await settle()
    if state == "REFUSED":
        await pat_claims(order)
    await sales.request_details(order.order_id, sales.Details(delivery_address=BREMEN))
    await settle()
    if state == "DONE":
        await pat_claims(order)
    correction = (await sales.find_order(order.order_id)).correction
    assert correction
    assert correction.state == state


async def warmed_up(settle: Settle) -> sales.Placed:
    # The first claim makes the packer.
    order = await place(product_456=1)
    await settle()
    return order


async def test_every_parcel_of_a_divided_order_goes_to_the_new_address(settle: Settle) -> None:
    order = await place(product_456=2)
    await settle()
    [first] = await delivery.parcels_of(order.order_id)
    await delivery.split(first.shipment_id, [PieceCount(1, 1)])
    await sales.request_details(order.order_id, sales.Details(delivery_address=BREMEN))
    await settle()
    parcels = await delivery.parcels_of(order.order_id)
    assert [one.delivery_address.city for one in parcels] == ["Bremen", "Bremen"]
    # The claim of one parcel is a claim of the order's address.
    await pat_claims(order)
    await sales.request_details(order.order_id, sales.Details(note="Ring twice."))
    await settle()
    assert [one.note for one in await delivery.parcels_of(order.order_id)] == ["", ""]
    [done] = await delivery.changed_details(parcels[0])
    assert (done.what, done.by) == (["delivery_address"], "customer")
    await grow_old()
    assert await broken() == set()


async def test_a_request_that_waits_is_not_asked_twice(settle: Settle) -> None:
    """A form sends all fields, and only one of them differs."""
    order = await place(product_456=1)
    await settle()
    goes = (await sales.find_order(order.order_id)).delivery_address
    wanted = sales.Details(delivery_address=goes, note="Ring twice.", phone=None)
    first = await sales.request_details(order.order_id, wanted)
    assert await sales.request_details(order.order_id, wanted) == first
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    [done] = await delivery.changed_details(parcel)
    assert done.what == ["note"]


async def test_a_slip_that_was_printed_before_is_to_be_printed_again(
    bea: Visitor, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    page = f"/staff/shipments/{parcel.shipment_id}"
    await bea.open(page)
    await bea.send("/staff/slips")
    await sales.request_details(order.order_id, sales.Details(delivery_address=BREMEN, phone="110"))
    await settle()
    await bea.open(page)
    for said in ("Changed before packing", "delivery address, phone number", "print it again"):
        assert said in bea.text
    await bea.send("/staff/slips")
    assert "4 Quay Road" in bea.text
    assert "110" in bea.text
    await bea.open(page)
    assert "Changed before packing" in bea.text
    assert "print it again" not in bea.text


async def test_a_round_packs_since_it_began(settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    before = await now()
    await delivery.start_round(uuid4(), "Bea Brown")
    asked = await sales.request_details(order.order_id, sales.Details(note="Blue door."))
    assert asked
    await settle()
    shown = (await sales.find_order(order.order_id)).correction
    assert shown
    assert shown.since
    [packer] = delivery.packing_of(await delivery.parcels_of(order.order_id))
    for since in (shown.since, packer.since):
        assert before - timedelta(seconds=2) <= since <= await now() + timedelta(seconds=2)
    assert (shown.because, shown.by, packer.name) == ("CLAIMED", "Bea", "Bea")

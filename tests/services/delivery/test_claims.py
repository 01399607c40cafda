"""A claim: one parcel, one packer, for half an hour at most."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from app.infra.database import fetch, fetch_value
from app.invariants import audit
from app.services import delivery, sales
from app.values.statuses import SettableHold
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")

BEA, PAT = uuid4(), uuid4()


@pytest.fixture
async def order(settle) -> sales.Placed:
    placed = await place(product_456=1)
    await settle()
    return placed


@pytest.fixture
async def shipment(order) -> delivery.Shipment:
    return await shipment_of(order)


async def lapse() -> None:
    await fetch("UPDATE delivery.shipments SET claimed_until = now() - interval '1 second'")


async def test_a_claim_names_who_packs_and_ends_by_itself(shipment) -> None:
    claimed = await delivery.claim(shipment.shipment_id, BEA, "Bea")
    assert claimed.claim
    assert (claimed.claim.by, claimed.status) == ("Bea", "PENDING")
    left = claimed.claim.until - datetime.now(UTC)
    assert delivery.claim_lasts() * 0.99 < left <= delivery.claim_lasts()
    assert claimed.version == shipment.version + 1, "open boards go by it"

    await lapse()
    assert (await delivery.find_shipment(shipment.shipment_id)).claim is None
    taken = await delivery.claim(shipment.shipment_id, PAT, "Pat")
    assert taken.claim
    assert taken.claim.by == "Pat"


async def test_a_claim_that_is_extended_has_its_first_beginning(shipment) -> None:
    first = (await delivery.claim(shipment.shipment_id, BEA, "Bea")).claim
    again = (await delivery.claim(shipment.shipment_id, BEA, "Bea")).claim
    taken = (await delivery.claim(shipment.shipment_id, PAT, "Pat", take_over=True)).claim
    assert first
    assert again
    assert taken
    assert again.since == first.since < taken.since
    assert first.until < again.until


async def test_what_is_held_is_not_being_packed(shipment) -> None:
    await delivery.start_round(BEA, "Bea")
    held = await delivery.hold(shipment.shipment_id, SettableHold.ADDRESS, "Bea")
    assert held.claim is None
    assert await delivery.round_of(BEA) is None
    assert {found.says for found in (await audit()).findings if not found.holds} == set()


async def test_of_two_who_claim_one_has_it_and_the_other_hears_who(shipment) -> None:
    answers = await asyncio.gather(
        delivery.claim(shipment.shipment_id, BEA, "Bea"),
        delivery.claim(shipment.shipment_id, PAT, "Pat"),
        return_exceptions=True,
    )
    [won] = [answer for answer in answers if isinstance(answer, delivery.Shipment)]
    [lost] = [answer for answer in answers if isinstance(answer, delivery.Claimed)]
    assert lost.shipment == won


async def test_ones_own_begins_anew_and_anothers_gives_way_when_it_is_taken_over(shipment) -> None:
    first = await delivery.claim(shipment.shipment_id, BEA, "Bea")
    again = await delivery.claim(shipment.shipment_id, BEA, "Bea")
    assert first.claim
    assert again.claim
    assert again.claim.until > first.claim.until

    over = await delivery.claim(shipment.shipment_id, PAT, "Pat", take_over=True)
    assert over.claim
    assert over.claim.staff_id == PAT


async def test_only_ones_own_is_released(shipment) -> None:
    await delivery.claim(shipment.shipment_id, BEA, "Bea")
    with pytest.raises(delivery.Claimed):
        await delivery.release(shipment.shipment_id, PAT)
    freed = await delivery.release(shipment.shipment_id, BEA)
    assert freed.claim is None
    assert await delivery.release(shipment.shipment_id, BEA) == freed


async def test_it_keeps_nobody_from_shipping_and_ends_with_that(shipment) -> None:
    await delivery.claim(shipment.shipment_id, BEA, "Bea")
    sent = await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Pat")
    assert (sent.status, sent.claim) == ("SHIPPED", None)
    assert await fetch_value("SELECT claimant FROM delivery.shipments") is None
    with pytest.raises(delivery.Conflict, match="already shipped by Pat"):
        await delivery.claim(shipment.shipment_id, BEA, "Bea")


async def test_it_ends_with_a_cancellation(order, shipment, settle) -> None:
    await delivery.claim(shipment.shipment_id, BEA, "Bea")
    await sales.request_cancellation(order.order_id, None)
    await settle()
    now = await delivery.find_shipment(shipment.shipment_id)
    assert (now.status, now.claim) == ("CANCELLED", None)


async def test_it_is_no_event(shipment) -> None:
    before = await fetch_value("SELECT count(*) FROM messaging.events")
    await delivery.claim(shipment.shipment_id, BEA, "Bea")
    await delivery.release(shipment.shipment_id, BEA)
    assert await fetch_value("SELECT count(*) FROM messaging.events") == before


@pytest.mark.parametrize(
    "change", ["claimed_by = NULL", "status = 'DELIVERED'"], ids=["half", "beyond its end"]
)
async def test_the_database_knows_what_a_claim_is(shipment, change: str) -> None:
    await delivery.claim(shipment.shipment_id, BEA, "Bea")
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch(f"UPDATE delivery.shipments SET {change}")

"""A pick round: up to twelve parcels at once, each with a box, and each in one round."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.infra.database import fetch, fetch_value, transaction
from app.services import delivery
from app.services.delivery import Round
from app.values.pieces import PieceCount
from app.values.statuses import HoldReason, ShortageReason
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")

BEA, PAT = uuid4(), uuid4()


@pytest.fixture
async def waiting(settle) -> list[delivery.Shipment]:
    """Fifteen parcels, the longest waiting first."""
    orders = [await place(product_456=1) for _ in range(15)]
    await settle()
    return [await shipment_of(order) for order in orders]


async def started(staff_id: UUID, name: str, chosen: list[UUID] | None = None) -> Round:
    found = await delivery.start_round(staff_id, name, chosen)
    assert found
    return found


def parcels(found: Round) -> list[UUID]:
    return [one.shipment.shipment_id for one in found.boxes]


async def test_the_twelve_longest_waiting_are_claimed_each_for_a_box(waiting) -> None:
    await delivery.claim(waiting[0].shipment_id, PAT, "Pat")
    await delivery.hold(waiting[1].shipment_id, HoldReason.MANUAL, "Bea")
    await delivery.dispatch(waiting[2].shipment_id, "DHL", "T1", "Pat")

    found = await started(BEA, "Bea")
    assert parcels(found) == [one.shipment_id for one in waiting[3:15]]
    assert [one.box for one in found.boxes] == list(range(1, 13))
    assert {one.shipment.claim.by for one in found.boxes if one.shipment.claim} == {"Bea"}
    assert found.to_pack == found.boxes
    assert found.until
    assert await delivery.box_of(waiting[3].shipment_id, BEA) == 1
    assert await delivery.box_of(waiting[3].shipment_id, PAT) is None


async def test_the_chosen_ones_make_a_round_without_what_others_pack(waiting) -> None:
    await delivery.claim(waiting[4].shipment_id, PAT, "Pat")
    await delivery.claim(waiting[5].shipment_id, BEA, "Bea")
    chosen = [waiting[number].shipment_id for number in (9, 4, 5)]
    assert parcels(await started(BEA, "Bea", chosen)) == [
        waiting[5].shipment_id,
        waiting[9].shipment_id,
    ]
    assert await delivery.start_round(PAT, "Pat", [waiting[5].shipment_id]) is None
    assert await delivery.start_round(PAT, "Pat", [uuid4()]) is None


async def test_a_second_start_shows_the_round_that_is_under_way(waiting) -> None:
    first = await started(BEA, "Bea")
    assert await started(BEA, "Bea") == first
    assert await delivery.round_of(BEA) == first.round_id
    assert parcels(await started(PAT, "Pat")) == [one.shipment_id for one in waiting[12:]]


async def test_packers_that_start_at_once_share_nothing(waiting) -> None:
    """While a colleague ships the same parcels."""
    for attempt in range(3):
        packers = [uuid4() for _ in range(3)]

        async def ship(at: int, number: int = attempt) -> None:
            key = waiting[at].shipment_id
            await delivery.dispatch(key, "DHL", f"T{number}-{at}", "Mia")

        answers = await asyncio.gather(
            *(delivery.start_round(one, f"Packer {n}") for n, one in enumerate(packers)),
            ship(3 * attempt),
            ship(3 * attempt + 1),
            return_exceptions=True,
        )
        assert [one for one in answers if isinstance(one, BaseException)] == []
        rounds = [one for one in answers if isinstance(one, Round)]
        picked = [key for one in rounds for key in parcels(one)]
        assert len(set(picked)) == len(picked)
        assert max(len(one.boxes) for one in rounds) <= delivery.MOST_BOXES
        left = await fetch_value("SELECT count(*) FROM delivery.shipments WHERE status = 'PENDING'")
        assert len(picked) >= left
        for one, packer in zip(answers[:3], packers, strict=True):
            if isinstance(one, Round):
                await delivery.end_round(one.round_id, packer)


async def test_two_parcels_of_one_order_are_two_boxes(waiting, settle) -> None:
    order = await place(product_456=2)
    await settle()
    whole = await shipment_of(order)
    rest = (await delivery.split(whole.shipment_id, [PieceCount(1, 1)])).remainder_id
    found = await started(BEA, "Bea", [rest, whole.shipment_id])
    assert parcels(found) == [whole.shipment_id, rest]


async def test_what_left_stays_in_its_box_and_what_another_takes_over_leaves_the_round(
    waiting,
) -> None:
    found = await started(BEA, "Bea")
    first, second, third = parcels(found)[:3]
    await delivery.dispatch(first, "DHL", "T1", "Bea")
    await delivery.claim(second, PAT, "Pat", take_over=True)
    await delivery.release(third, BEA)

    now = await delivery.find_round(found.round_id)
    assert [one.box for one in now.boxes] == [1, *range(4, 13)]
    assert [one.box for one in now.to_pack] == list(range(4, 13))
    again = await delivery.claim(parcels(now)[5], BEA, "Bea")
    assert (again.claim and again.claim.until) == now.until, "a claim shortens no round"
    assert await delivery.end_round(found.round_id, PAT) == 0
    assert await delivery.end_round(found.round_id, BEA) == 9
    assert await delivery.round_of(BEA) is None
    assert (await delivery.find_shipment(second)).claim


async def test_a_round_lapses_like_a_claim(waiting) -> None:
    found = await started(BEA, "Bea")
    await fetch(
        "UPDATE delivery.shipments SET claimed_until = now() - interval '1 second'"
        " WHERE claimed_until IS NOT NULL"
    )
    over = await delivery.find_round(found.round_id)
    assert (over.to_pack, over.until) == ([], None)
    assert await delivery.round_of(BEA) is None
    assert parcels(await started(PAT, "Pat")) == parcels(found)
    assert (await delivery.find_round(found.round_id)).boxes == []


async def test_pieces_that_are_not_found_leave_the_box(waiting, settle) -> None:
    order = await place(product_456=2, product_789=1)
    await settle()
    parcel = (await shipment_of(order)).shipment_id
    found = await started(BEA, "Bea", [parcel])
    await delivery.report_shortage(
        None, parcel, [PieceCount(2, 1)], ShortageReason.NOT_FOUND, "Bea"
    )
    [box] = (await delivery.find_round(found.round_id)).to_pack
    assert [item.name for item in box.shipment.items] == ["Blue mug"]


async def test_no_box_is_there_twice(waiting) -> None:
    found = await started(BEA, "Bea")
    outside = waiting[14].shipment_id
    for box in (1, 13):
        with pytest.raises((asyncpg.UniqueViolationError, asyncpg.CheckViolationError)):
            async with transaction():
                await fetch(
                    "UPDATE delivery.shipments SET round_id = $1, round_box = $2"
                    " WHERE shipment_id = $3",
                    found.round_id,
                    box,
                    outside,
                )


async def test_there_is_no_such_round() -> None:
    with pytest.raises(delivery.UnknownRound):
        await delivery.find_round(uuid4())

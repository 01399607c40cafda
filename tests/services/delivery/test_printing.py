"""Which papers of a parcel were printed, by whom and when."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from app import audit_log
from app.infra.database import fetch_value
from app.invariants import audit
from app.services import delivery
from app.values.papers import Paper
from app.values.pieces import PieceCount
from tests.support.cast import place, shipment_of

Settle = Callable[[], Awaitable[int]]


async def test_a_parcel_shows_the_latest_printout_of_each_paper(
    waiting: delivery.Shipment,
) -> None:
    key = waiting.shipment_id
    for paper, by in ((Paper.SLIP, "Pat"), (Paper.LABEL, "Pat"), (Paper.SLIP, "Bea")):
        await delivery.note_printed([key, uuid4()], paper, by)

    shown = await delivery.find_shipment(key)
    assert [(one.paper, one.by) for one in shown.printed] == [("LABEL", "Pat"), ("SLIP", "Bea")]
    assert shown.printed[0].at < shown.printed[1].at
    assert shown.version == waiting.version + 3
    assert await fetch_value("SELECT count(*) FROM delivery.printouts") == 3
    assert [one.says for one in (await audit()).findings if not one.holds] == []


async def test_twenty_parcels_are_noted_one_by_one(settle: Settle, shop: None) -> None:
    orders = [await place(product_456=1) for _ in range(20)]
    await settle()
    keys = [(await shipment_of(order)).shipment_id for order in orders]
    with audit_log.acting_as(audit_log.Actor("command", name="Bea")):
        await delivery.note_printed(keys, Paper.LABEL, "Bea")
    assert all(one.printed for one in await delivery.find_shipments(keys))
    lines = await audit_log.list_lines(audit_log.Filters(), limit=50)
    assert [line.action for line in lines.items].count("shipment.printed") == 20


async def test_a_parcel_that_was_divided_off_has_no_papers_yet(
    waiting: delivery.Shipment, settle: Settle
) -> None:
    order = await place(product_456=3)
    await settle()
    parcel = await shipment_of(order)
    await delivery.note_printed([parcel.shipment_id], Paper.SLIP, "Pat")
    parted = await delivery.split(parcel.shipment_id, [PieceCount(1, 1)])
    assert [one.paper for one in parted.printed] == [Paper.SLIP]
    assert (await delivery.find_shipment(parted.remainder_id)).printed == []

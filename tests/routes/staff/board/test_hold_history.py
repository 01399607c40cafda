"""The history of a parcel says when it was held, for how long and by whom."""

import re
from datetime import timedelta

from app.infra.database import fetch, now
from app.services import delivery
from app.values.pieces import PieceCount
from app.values.statuses import SettableHold, ShortageReason
from app.workers.deadlines import meet_deadlines
from tests.support.visitor import Visitor


async def test_the_history_has_each_hold_and_its_lifting(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    shipment, until = waiting.shipment_id, await now() + timedelta(days=1)
    await delivery.hold(shipment, SettableHold.ADDRESS, "Bea", "which floor?")
    await delivery.hold(shipment, SettableHold.ADDRESS, "Mia", "which house?")
    await delivery.lift(shipment, "Pat")
    await delivery.hold(shipment, SettableHold.AWAITING_STOCK, "customer", until=until)
    await fetch("UPDATE delivery.holds SET until = clock_timestamp() WHERE lifted_at IS NULL")
    assert await meet_deadlines() == 1
    await pat.open(f"/staff/shipments/{shipment}")
    history = pat.text.partition("History")[2].partition("Address")[0]
    history = re.sub(r"\w{3} \d+ \w+(?: \d{4})?,? [\d:]+(?: UTC)?", "…", history)
    assert history.startswith(
        " Hold lifted · waiting for stock … · its time had come"
        " Held · waiting for stock, until … … · decided by the customer"
        " Hold lifted · address unclear … · Pat"
        " Hold changed · address unclear: which house? … · Mia"
        " Held · address unclear: which floor? … · Bea"
    ), history


async def test_the_history_of_a_cancelled_parcel_has_no_lifting(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await delivery.hold(waiting.shipment_id, SettableHold.MANUAL, "Bea")
    pieces = [PieceCount(item.position, item.quantity) for item in waiting.items]
    reason = ShortageReason.NOT_FOUND
    await delivery.report_shortage(None, waiting.shipment_id, pieces, reason, "Pat")
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    history = pat.text.partition("History")[2].partition("Address")[0]
    assert "Held · other reason" in history
    assert "Hold lifted" not in history

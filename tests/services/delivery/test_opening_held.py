"""An order may open with a hold, and the audit names what breaks one."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from app.infra.database import fetch
from app.messaging.event_parts import FirstHold
from app.messaging.events import OrderCreated
from app.services import delivery
from app.services.sales import placement
from app.values.statuses import HoldReason
from app.workers.deadlines import meet_deadlines
from tests.support.api import assert_problem, fields_of
from tests.support.breaches import broken
from tests.support.cast import place
from tests.support.corrected import Settle, Warehouse, events_of
from tests.support.holding import TYPO, books_agree, dispatch, held, lifted
from tests.support.holding import order as order
from tests.support.holding import parcel as parcel


async def test_an_order_may_open_with_a_hold(
    shop: None, warehouse: Warehouse, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced = placement.announcement

    def unpaid(order: Any) -> OrderCreated:
        hold = FirstHold(HoldReason.AWAITING_PAYMENT, "bank transfer")
        return msgspec.structs.replace(announced(order), hold=hold)

    monkeypatch.setattr(placement, "announcement", unpaid)
    waits = await place(product_456=1)
    monkeypatch.undo()
    goes = await place(product_456=1)
    await settle()
    with_hold, without = await events_of("order.created")
    assert with_hold["hold"] == {"reason": "AWAITING_PAYMENT", "note": "bank transfer"}
    assert "hold" not in without
    [free] = await delivery.parcels_of(goes.order_id)
    assert (await dispatch(warehouse, free.shipment_id)).status_code == 200
    await settle()

    [unpaid_for] = await delivery.parcels_of(waits.order_id)
    key = unpaid_for.shipment_id
    assert_problem(await dispatch(warehouse, key), 409, "shipment-held")
    stays = await lifted(warehouse, key)
    assert stays["hold"]["reason"] == "AWAITING_PAYMENT"
    refused = await warehouse("DELETE", f"shipments/{key}/hold?reason=AWAITING_PAYMENT")
    assert fields_of(assert_problem(refused, 422, "invalid-input")) == ["reason"]
    await fetch("UPDATE delivery.holds SET until = held_at - interval '1 hour'")
    assert await meet_deadlines() == 0
    await fetch("UPDATE delivery.holds SET until = NULL")
    await books_agree()


WAITS = "a parcel that is held waits, and shows the most serious of its holds"
STAYED = "no parcel left while it was held"
ENDED = "a hold ended when its time came"
BREACHES = {
    "shown and not held": ("UPDATE delivery.holds SET lifted_at = now()", WAITS),
    "held and not shown": ("UPDATE delivery.shipments SET hold = NULL", WAITS),
    "the lesser one shown": (
        "UPDATE delivery.shipments SET hold = jsonb_set(hold, '{reason}', '\"MANUAL\"')",
        WAITS,
    ),
    "another note shown": (
        "UPDATE delivery.shipments SET hold = jsonb_set(hold, '{note}', '\"\"')",
        WAITS,
    ),
    "held and cancelled": (
        "UPDATE delivery.shipments SET status = 'CANCELLED', cancelled_at = now()",
        WAITS,
    ),
    "left while it was held": (
        "UPDATE delivery.shipments SET shipped_at = clock_timestamp()",
        STAYED,
    ),
    "left before it was let go": (
        "WITH gone AS (UPDATE delivery.shipments SET shipped_at = clock_timestamp())"
        " UPDATE delivery.holds SET lifted_at = clock_timestamp() + interval '1 hour'",
        STAYED,
    ),
    "held on after its time": (
        "UPDATE delivery.holds SET until = now() - interval '1 minute'",
        ENDED,
    ),
}


@pytest.mark.parametrize(("breach", "says"), BREACHES.values(), ids=BREACHES)
async def test_the_audit_names_what_breaks_a_hold(
    parcel: UUID, warehouse: Warehouse, breach: str, says: str
) -> None:
    await held(warehouse, parcel, **TYPO)
    await held(warehouse, parcel, reason="MANUAL")
    await books_agree()
    await fetch(breach)
    assert says in {check for _, check in await broken()}

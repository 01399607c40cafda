"""What goes wrong while a parcel waits at the counter, and what strangers try."""

import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, sales
from app.services.delivery import Conflict, WaitsAtCounter
from app.values.fields import Invalid
from app.values.statuses import HoldReason, OrderStatus, ShipmentStatus
from tests.support.breaches import broken
from tests.support.methods import offer_pickup
from tests.support.pickups import collected, made_ready
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")
# Every text of what is published, noted or queued.
SAID = """
SELECT count(*) FROM (
    SELECT to_jsonb(event)::text AS said FROM messaging.events AS event
    UNION ALL SELECT to_jsonb(line)::text FROM audit_log.lines AS line
    UNION ALL SELECT to_jsonb(mail)::text FROM mailing.mails AS mail
) AS everything WHERE said LIKE '%' || $1 || '%'
"""


async def test_it_is_not_just_marked_delivered(settle: Settle) -> None:
    await offer_pickup()
    parcel, code = await made_ready(settle)
    with pytest.raises(WaitsAtCounter):
        await delivery.deliver(parcel.shipment_id, None, None, "a program")
    await delivery.hand_over(parcel.shipment_id, code, "Pat")
    with pytest.raises(Conflict, match="already delivered"):
        await delivery.deliver(parcel.shipment_id, None, None, "a program")


async def test_no_tracking_number_makes_a_carriers_parcel_of_it(settle: Settle) -> None:
    await offer_pickup()
    parcel, _code = await made_ready(settle)
    with pytest.raises(Conflict, match="ready for pick-up since"):
        await delivery.correct_tracking(parcel.shipment_id, "DHL", "T1", "a program")


async def test_what_was_handed_over_by_mistake_waits_again(settle: Settle) -> None:
    await offer_pickup()
    parcel, code = await made_ready(settle)
    await delivery.hand_over(parcel.shipment_id, code, "Pat")
    await delivery.retract_delivery(parcel.shipment_id, "Pat")
    [found] = await delivery.parcels_with_code(code)
    assert found.may_arrive
    with pytest.raises(WaitsAtCounter):
        await delivery.deliver(parcel.shipment_id, None, None, "a program")
    given = await delivery.hand_over(parcel.shipment_id, code, "Bea")
    assert given.delivered_by == "Bea"
    with pytest.raises(Conflict):
        await delivery.hand_over(parcel.shipment_id, code, "Bob")
    await settle()
    assert await broken() == set()


async def test_the_code_is_in_no_event_log_or_queue(settle: Settle) -> None:
    await offer_pickup()
    parcel, code = await made_ready(settle)
    await delivery.hand_over(parcel.shipment_id, code, "Pat")
    await settle()
    assert await fetch_value(SAID, code) == 0
    assert await fetch_value(SAID, parcel.order_number) > 0


async def test_it_cannot_be_cancelled_any_more(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await delivery.make_ready(parcel.shipment_id, None, "Bea")
    await sales.request_cancellation(parcel.order_id)
    await settle()
    assert (await sales.find_order(parcel.order_id)).status == OrderStatus.SHIPPED
    waiting = await delivery.find_shipment(parcel.shipment_id)
    assert waiting.cancellation_refused_at
    with pytest.raises(sales.CancellationRefused):
        await sales.request_cancellation(parcel.order_id)
    await delivery.hand_over(parcel.shipment_id, None, "Pat")


async def test_it_cannot_be_held_any_more_and_is_not_ready_while_held(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await delivery.hold(parcel.shipment_id, HoldReason.MANUAL, "Bea")
    with pytest.raises(delivery.Held):
        await delivery.make_ready(parcel.shipment_id, None, "Bea")
    assert await delivery.pickup_code_of(parcel.order_id) is None
    ready, _code = await made_ready(settle)
    with pytest.raises(Conflict, match=r"ready for pick-up since .*, by Bea, in bin A 3"):
        await delivery.hold(ready.shipment_id, HoldReason.MANUAL, "Bea")


async def test_no_text_is_the_code_of_a_parcel_that_has_none(settle: Settle) -> None:
    await offer_pickup()
    parcel, _code = await made_ready(settle)
    lose = "UPDATE delivery.shipments SET pickup_code = NULL WHERE shipment_id = $1"
    await fetch(lose, parcel.shipment_id)
    for text in ("hello", "999-999", "-"):
        with pytest.raises(Invalid):
            await delivery.hand_over(parcel.shipment_id, text, "Pat")
    await delivery.hand_over(parcel.shipment_id, None, "Pat")


async def test_the_carriers_word_delivers_what_it_brought(settle: Settle) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "a program")
    await delivery.deliver(parcel.shipment_id, None, None, "a program")
    assert (await delivery.find_shipment(parcel.shipment_id)).status == ShipmentStatus.DELIVERED

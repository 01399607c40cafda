"""The board's tab of problems: how many, which, and why."""

from datetime import UTC, datetime

from app.infra.database import fetch
from app.services import delivery, sales
from tests.support.views import rows
from tests.support.visitor import Visitor

TAB = "/staff/shipments?status=PROBLEMS"


async def test_each_problem_has_its_reason_and_the_tab_their_number(
    pat: Visitor, waiting: delivery.Shipment, settle
) -> None:
    await pat.open(TAB)
    assert "Problems 0" in pat.text
    assert "No problems" in pat.text

    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await sales.request_cancellation(waiting.order_id)
    await settle()
    await pat.open(f"{TAB}&country=DE&sort=customer")
    assert rows(pat) == [str(waiting.shipment_id)]
    assert "Cancellation requested" in pat.text
    assert "All 1 To ship 0 Shipped 1 Delivered 0 Cancelled 0 Held 0 Problems 1" in pat.text
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert "Cancellation requested · the parcel had already left" in pat.text


async def test_an_event_that_failed_is_named(pat: Visitor, waiting: delivery.Shipment) -> None:
    await sales.request_cancellation(waiting.order_id)
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED' WHERE state = 'PENDING'")
    await pat.open(TAB)
    assert "Cancellation undecided" in pat.text
    await pat.open("/staff/shipments/tabs?status=PROBLEMS")
    assert "Problems 1" in pat.text


async def test_a_carriers_report_is_on_the_row_the_page_and_in_the_file(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    at, words = datetime.now(UTC), "Left at <the> depot"
    await delivery.record_carrier_update("DHL", "JD 1", "IN_TRANSIT", at, None, words)
    await pat.open("/staff/shipments?status=SHIPPED")
    assert "In transit" in pat.text
    page = f"/staff/shipments/{waiting.shipment_id}"
    await pat.open(page)
    assert "Carrier’s report In transit" in pat.text
    assert "Left at <the> depot" in pat.text
    assert "<the>" not in pat.page.text
    await delivery.record_carrier_update("DHL", "JD 1", "ATTEMPTED", datetime.now(UTC), None)
    await pat.open(TAB)
    assert rows(pat) == [str(waiting.shipment_id)]
    assert "Delivery attempted" in pat.text
    await pat.open(page)
    assert "depot" not in pat.text
    file = await pat.client.get("/staff/shipments.csv?status=SHIPPED")
    assert '"ATTEMPTED"' in file.text

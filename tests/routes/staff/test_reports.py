"""The report counts what happened, and names what is late."""

from collections.abc import Awaitable, Callable

from app.infra.database import fetch
from app.services import delivery
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


async def test_the_report_names_what_is_late(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await bea.open("/staff/reports")
    assert "Nothing is late" in bea.text
    assert "no parcels in the last 30 days" in bea.text
    assert "90 % within" not in bea.text

    order = await place(product_456=1)
    await settle()
    sent = await shipment_of(order)
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")
    await fetch(
        "UPDATE delivery.shipments SET placed_at = now() - interval '9 days',"
        " shipped_at = shipped_at - interval '8 days'"
    )
    await bea.open("/staff/reports")

    assert "1 parcel has waited for more than 48 hours; 1 has been in transit" in bea.text
    for late in (waiting, sent):
        assert f"/staff/shipments/{late.shipment_id}" in bea.page.text


async def test_the_report_counts_what_happened(bea: Visitor, waiting: delivery.Shipment) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")

    await bea.open("/staff/reports")

    assert "Orders, 24 hours 1 Parcels shipped, 24 hours 1" in bea.text
    assert bea.page.text.count('class="bars-placed"') == 24

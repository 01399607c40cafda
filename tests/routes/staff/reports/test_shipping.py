"""The report about shipping counts what left and arrived, and names what is late."""

import csv
import io
from collections.abc import Awaitable, Callable

from app.infra.database import fetch
from app.services import delivery, shop
from tests.support.cast import place, shipment_of
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
REPORT = "/staff/reports/shipping"


def table(visitor: Visitor) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.page.content.decode("utf-8-sig"))))


async def test_the_report_names_what_is_late(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await bea.open(REPORT)
    assert "No parcel has waited for more than 48 hours" in bea.text
    assert "No parcels left in these days" in bea.text
    assert "90 % within" not in bea.text

    order = await place(product_456=1)
    await settle()
    sent = await shipment_of(order)
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")
    await fetch(
        "UPDATE delivery.shipments SET placed_at = now() - interval '9 days',"
        " shipped_at = shipped_at - interval '8 days'"
    )
    await bea.open(REPORT)

    assert "1 parcel has waited for more than 48 hours; 1 has been in transit" in bea.text
    for late in (waiting, sent):
        assert f"/staff/shipments/{late.shipment_id}" in bea.page.text


async def test_parcels_are_measured_against_the_target(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    late = await shipment_of(order)
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await delivery.dispatch(late.shipment_id, "GLS", "8114 2290", "Pat")
    await fetch(
        "UPDATE delivery.shipments SET placed_at = shipped_at - interval '6 hours'"
        " WHERE shipment_id = $1",
        late.shipment_id,
    )
    await delivery.deliver(waiting.shipment_id, None, None, "Bea")
    await bea.open(f"{REPORT}?days=1")
    assert "Parcels shipped 2 before: 0" in bea.text
    assert "Within the target 100%" in bea.text
    assert "within 24 hours" in bea.text

    await shop.set_settings({"ship_target_hours": 5}, "Bea", None)
    await bea.open(f"{REPORT}?days=1")
    assert "Within the target 50%" in bea.text
    assert "Of 2 parcels, 1 left within 5 hours." in bea.page.text
    assert "Pat 1 0% 6 h" in bea.text
    assert "GLS 1 0 – –" in bea.text

    await bea.open("/staff/reports/packers.csv?days=1")
    assert {(one["packer"], one["in_time"]) for one in table(bea)} == {("Bea", "1"), ("Pat", "0")}
    await bea.open("/staff/reports/carriers.csv?days=1")
    assert {(one["carrier"], one["arrived"]) for one in table(bea)} == {("DHL", "1"), ("GLS", "0")}
    await bea.open("/staff/reports/ship-times.csv?days=1")
    [day] = table(bea)
    assert (day["parcels"], day["in_time"], day["within_hours_90_percent"]) == ("2", "1", "5.40")


async def test_parcels_of_test_orders_are_left_out(
    bea: Visitor, waiting: delivery.Shipment
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await fetch("UPDATE delivery.shipments SET is_test = true")
    await bea.open(REPORT)
    assert "No parcels left in these days" in bea.text

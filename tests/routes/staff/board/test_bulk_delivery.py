"""Many parcels are delivered in one go."""

from app.services import delivery
from tests.support.bulk import DELIVERIES, asked, now
from tests.support.bulk import three as three
from tests.support.visitor import Visitor


async def test_many_are_delivered_to_one_place(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    for one in three[:2]:
        await delivery.dispatch(one.shipment_id, "DHL", "JD 1", "Bea")
    await pat.open(asked(DELIVERIES, three))
    assert f"Skipped {three[2].order_number} has not been shipped yet." in pat.text
    await delivery.deliver(three[1].shipment_id, None, "Shed", "Bea")
    await pat.send(DELIVERIES, delivery_location="Reception")

    assert pat.page.status_code == 409
    assert "1 delivered, 1 left unchanged" in pat.text
    assert f"{three[1].order_number} was already marked delivered by Bea," in pat.text
    assert "(Shed). Your entry was not saved: Reception" in pat.text
    assert (await now(three[0])).delivery_location == "Reception"


async def test_a_time_that_cannot_be_delivers_none(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    for one in three:
        await delivery.dispatch(one.shipment_id, "DHL", "JD 1", "Bea")
    for at, told in (("tomorrow", "Enter a date and time"), ("2020-01-01T10:00", "is before it")):
        await pat.open(asked(DELIVERIES, three))
        await pat.send(DELIVERIES, delivery_location="Shed", delivered_at=at)
        assert pat.page.status_code == 422
        assert told in pat.text
        assert pat.form(DELIVERIES).value("delivery_location") == "Shed"
    assert {(await now(one)).status for one in three} == {"SHIPPED"}

"""A board that is open shows what is corrected, and the parcel can be delivered once more."""

from app.infra.database import fetch_value
from app.services import delivery, sales, staff
from tests.support.streams import Stream


async def test_an_open_board_follows_what_is_taken_back(
    served, arrived: sales.Placed, parcel: delivery.Shipment
) -> None:
    await staff.add_person("bea@doorstep.example", "packer", "a password", "Bea")
    cookies = {"staff_session": await staff.log_in("bea@doorstep.example", "a password")}
    since = (await fetch_value("SELECT now()")).isoformat().replace("+00:00", "Z")
    address = f"/staff/shipments/stream?since={since}"
    async with served.stream("GET", address, cookies=cookies) as answer:
        stream = Stream(answer)
        await delivery.correct_tracking(parcel.shipment_id, "UPS", "T2", "Bea")
        while "T2" not in (row := (await stream.message())["data"]):
            pass
        assert 'data-status="DELIVERED"' in row
        assert "Mark delivered" not in row
        await delivery.retract_delivery(parcel.shipment_id, "Bea")
        while "Not delivered yet" not in (row := (await stream.message())["data"]):
            pass
    assert 'data-status="DELIVERED"' in row
    assert "Mark delivered" in row
    assert "Front door" not in row

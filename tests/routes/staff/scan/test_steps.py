"""The scan station: two scans send a parcel, and whatever goes wrong is said and lost nowhere."""

import pytest

from app.services import delivery, sales
from tests.support.cast import place, shipment_of
from tests.support.scanning import STATION, Settle, scan
from tests.support.scanning import other as other
from tests.support.visitor import Visitor


def step(shipment: delivery.Shipment, noun: str) -> str:
    return f"{STATION}/{shipment.shipment_id}/{noun}"


async def test_two_scans_send_a_parcel(
    pat: Visitor, waiting: delivery.Shipment, other: delivery.Shipment
) -> None:
    await scan(pat, f" {waiting.order_number.lower()} ")
    assert f"Scan the parcel's label {waiting.order_number} Ann Lee, Hamburg" in pat.text
    assert "2 Blue mug" in pat.text
    await pat.send(step(waiting, "dispatch"), carrier="Hermes", tracking_number="A 1")

    assert pat.page.url.path == STATION
    assert f"Shipped {waiting.order_number} Hermes A 1 , shipped by Pat" in pat.text
    assert f"{waiting.order_number} Shipped, Hermes A 1" in pat.text
    sent = await delivery.find_shipment(waiting.shipment_id)
    assert (sent.status, sent.tracking_number, sent.shipped_by) == ("SHIPPED", "A 1", "Pat")

    await scan(pat, other.order_number)
    assert pat.form(step(other, "dispatch")).value("carrier") == "Hermes"
    assert pat.form(step(other, "dispatch")).value("tracking_number") == ""


async def test_a_parcel_on_its_way_is_found_by_its_label_and_delivered(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")

    await scan(pat, "JD 1")
    assert f"On its way {waiting.order_number} DHL JD 1 , shipped by Bea" in pat.text
    await pat.send(step(waiting, "delivery"), delivery_location="Front door")

    assert f"Delivered {waiting.order_number} Front door. Marked by Pat" in pat.text
    assert (await delivery.find_shipment(waiting.shipment_id)).status == "DELIVERED"
    await scan(pat, waiting.order_number)
    assert f"Already delivered {waiting.order_number}" in pat.text


async def test_an_unknown_code_is_named_and_listed_once(pat: Visitor) -> None:
    for _ in range(2):
        await scan(pat, "<b>7\x00</b>")
        assert pat.page.status_code == 404
        assert "Not found <b>7</b>" in pat.text
    assert pat.text.count("<b>7</b>") == 2
    assert "<b>7" not in pat.page.text


async def test_a_part_of_a_name_is_no_code(pat: Visitor, waiting: delivery.Shipment) -> None:
    await scan(pat, "Ann")
    assert pat.page.status_code == 404


async def test_who_was_quicker_is_named_and_the_entry_shown(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await scan(pat, waiting.order_number)
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await pat.send(step(waiting, "dispatch"), carrier="UPS", tracking_number="1Z")

    assert pat.page.status_code == 409
    assert f"Not saved {waiting.order_number} DHL JD 1 , shipped by Bea on" in pat.text
    assert "Your entry was not saved: UPS 1Z" in pat.text
    assert "Not saved: shipped by Bea" in pat.text
    assert (await delivery.find_shipment(waiting.shipment_id)).carrier == "DHL"


async def test_the_same_scan_twice_is_one(pat: Visitor, waiting: delivery.Shipment) -> None:
    await scan(pat, waiting.order_number)
    await delivery.dispatch(waiting.shipment_id, "UPS", "1Z", "Bea")
    await pat.send(step(waiting, "dispatch"), carrier="UPS", tracking_number="1Z")
    assert f"Shipped {waiting.order_number} UPS 1Z" in pat.text


@pytest.mark.parametrize("mine", [True, False])
async def test_a_label_scanned_for_the_place_delivers_nothing(
    pat: Visitor, waiting: delivery.Shipment, other: delivery.Shipment, mine: bool
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 111", "Bea")
    await delivery.dispatch(other.shipment_id, "DHL", "JD 222", "Bea")
    label = "JD111" if mine else "jd 222"
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting, "delivery"), delivery_location=label)

    assert pat.page.status_code == 422
    assert f"{label} is a tracking number, not a place" in pat.text
    assert (await delivery.find_shipment(waiting.shipment_id)).status == "SHIPPED"


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize("begins", ["ORD-", ""])
async def test_a_slip_scanned_for_the_label_sends_nothing(
    pat: Visitor, waiting: delivery.Shipment, other: delivery.Shipment, mine: bool, begins: str
) -> None:
    slip = begins + (waiting if mine else other).order_number.removeprefix("ORD-")
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number=slip)

    assert pat.page.status_code == 422
    assert f"{slip} is an order number. Scan the carrier's label" in pat.text
    assert f"{waiting.order_number} Not saved: {slip} is an order number" in pat.text
    assert pat.form(step(waiting, "dispatch")).value("carrier") == "DHL"
    assert pat.form(step(waiting, "dispatch")).value("tracking_number") == ""
    assert (await delivery.find_shipment(waiting.shipment_id)).status == "PENDING"


async def test_one_label_for_two_parcels_is_asked_about(
    pat: Visitor, waiting: delivery.Shipment, other: delivery.Shipment
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await scan(pat, other.order_number)
    for _ in range(2):
        await pat.send(
            step(other, "dispatch"), carrier="DHL", tracking_number="JD 1", shared="JD 2"
        )
        assert pat.page.status_code == 422
        assert f"JD 1 is already on the parcel for {waiting.order_number}" in pat.text

    await pat.send(step(other, "dispatch"), carrier="DHL", tracking_number="JD 1", shared="JD 1")
    assert f"Shipped {other.order_number} DHL JD 1" in pat.text
    await scan(pat, "JD 1")
    assert "2 parcels JD 1" in pat.text


async def test_what_is_missing_is_said_and_the_rest_kept(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting, "dispatch"), carrier="", tracking_number="JD 1")
    assert pat.page.status_code == 422
    assert pat.form(step(waiting, "dispatch")).value("tracking_number") == "JD 1"

    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="JÄ 1")
    assert pat.page.status_code == 422
    assert "It was: JÄ 1" in pat.text


async def test_an_order_is_no_place(
    pat: Visitor, waiting: delivery.Shipment, other: delivery.Shipment
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await scan(pat, "JD 1")
    await pat.send(step(waiting, "delivery"), delivery_location=other.order_number)
    assert pat.page.status_code == 422
    assert (await delivery.find_shipment(waiting.shipment_id)).status == "SHIPPED"


async def test_a_cancelled_order_stays_here(pat: Visitor, settle: Settle, shop: None) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id)
    await settle()
    await scan(pat, (await shipment_of(order)).order_number)
    assert "Do not send the parcel." in pat.text


async def test_an_answer_loaded_again_asks_anew(pat: Visitor, waiting: delivery.Shipment) -> None:
    for noun in ("dispatch", "delivery"):
        await pat.open(step(waiting, noun))
        assert pat.page.url.path == STATION
        assert "Scan the parcel's label" in pat.text


async def test_a_scanner_of_another_keyboard_is_told_apart_from_an_unknown_code(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    number = waiting.order_number
    swapped = number.translate(str.maketrans("YZ-", "ZYß"))
    for typed in (swapped, swapped.replace("ß", "'"), number.replace("-", "'")):
        await scan(pat, typed)
        assert pat.page.status_code == 404
        assert "The scanner uses a different keyboard layout than this computer" in pat.text
        assert f"may have read {number}" in pat.text
    await scan(pat, waiting.order_number)
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="JDß1")
    assert pat.page.status_code == 422
    assert "different keyboard layout" in pat.text


async def test_a_label_is_found_however_it_is_written(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await delivery.dispatch(waiting.shipment_id, "dhl", "0034 0434 1610 9404 2557", "Bea")
    for code in ("00340434161094042557", "]C100340434161094042557\r", "0034-0434-1610-9404-2557"):
        await scan(pat, code)
        assert f"On its way {waiting.order_number} DHL 0034 0434" in pat.text

"""The parcel's page: what was said wrong is put right there, with and without JavaScript."""

import re

import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import fetch
from app.services import delivery, sales
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

NOT_YET = 'class="status-badge" data-tone="amber"'
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def page_of(parcel: delivery.Shipment, noun: str = "") -> str:
    return f"/staff/shipments/{parcel.shipment_id}{noun}"


async def test_a_number_is_corrected_without_javascript(
    pat: Visitor, order: sales.Placed, parcel: delivery.Shipment, settle
) -> None:
    await pat.open(page_of(parcel))
    assert "Correct tracking number" in pat.text
    assert "Correct delivery" not in pat.text
    await pat.open(page_of(parcel, "/tracking"))
    form = pat.form(page_of(parcel, "/tracking"))
    assert (form.value("carrier"), form.value("tracking_number")) == ("DHL", "T1")
    await pat.send(page_of(parcel, "/tracking"), carrier="UPS", tracking_number="T2")

    assert pat.page.url.path == page_of(parcel)
    assert f"{parcel.order_number}: the parcel is with UPS, T2." in pat.text
    assert "Tracking number corrected · DHL T1 → UPS T2" in pat.text
    assert "Shipped · UPS T2" in pat.text
    [line] = (await audit_log.list_lines(Filters(action="shipment.tracking_corrected"))).items
    assert (line.actor.name, line.before, line.after) == (
        "Pat",
        {"carrier": "DHL", "tracking_number": "T1"},
        {"carrier": "UPS", "tracking_number": "T2"},
    )
    await settle()
    await pat.open(order.links.page)
    assert "T2" in pat.text
    assert "T1" not in pat.text


async def test_a_doubtful_number_is_asked_about_once(
    pat: Visitor, parcel: delivery.Shipment
) -> None:
    number = "340434161094042000"
    await pat.open(page_of(parcel, "/tracking"))
    await pat.send(page_of(parcel, "/tracking"), carrier="Bike Joe", tracking_number=number)
    assert pat.page.status_code == 422
    assert f"{number} ends in zeros" in pat.text
    assert (await delivery.find_shipment(parcel.shipment_id)).tracking_number == "T1"
    await pat.send(page_of(parcel, "/tracking"), sure=number)
    assert (await delivery.find_shipment(parcel.shipment_id)).tracking_number == number


@pytest.mark.parametrize("typed", ["{order}", "3.40434E+17", "\u200b-", "", "{order}\tAnn Lee"])
async def test_what_can_be_no_number_is_refused(
    pat: Visitor, parcel: delivery.Shipment, typed: str
) -> None:
    number = typed.format(order=parcel.order_number)
    await pat.open(page_of(parcel, "/tracking"))
    await pat.send(page_of(parcel, "/tracking"), tracking_number=number, sure=number)
    assert pat.page.status_code == 422
    assert (await delivery.find_shipment(parcel.shipment_id)).tracking_number == "T1"


async def test_place_and_time_are_corrected_and_the_time_may_stay(
    pat: Visitor, arrived: sales.Placed, parcel: delivery.Shipment
) -> None:
    noun = "/delivery/correction"
    before = await shipment_of(arrived)
    await pat.open(page_of(parcel, noun))
    assert pat.form(page_of(parcel, noun)).value("delivery_place") == "FRONT_DOOR"
    await pat.send(page_of(parcel, noun), delivery_location="Neighbour")
    after = await shipment_of(arrived)
    assert (after.delivery_location, after.delivered_at) == ("Neighbour", before.delivered_at)
    assert "Delivery corrected · Front door" in pat.text
    for at, told in (("2020-01-01T10:00", "before it was shipped"), ("soon", "Enter a date")):
        await pat.open(page_of(parcel, noun))
        await pat.send(page_of(parcel, noun), delivered_at=at)
        assert pat.page.status_code == 422
        assert told in pat.text
    await pat.open(page_of(parcel, noun))
    await pat.send(page_of(parcel, noun), delivery_place="", delivery_location="")
    assert (await shipment_of(arrived)).delivery_location is None


async def test_a_manager_takes_a_delivery_back_and_it_arrives_after_all(
    bea: Visitor, arrived: sales.Placed, parcel: delivery.Shipment, settle
) -> None:
    noun = "/delivery/retraction"
    await bea.open(page_of(parcel, noun))
    assert "Bea marked it delivered on" in bea.text
    await bea.send(page_of(parcel, noun))
    assert f"The delivery of {parcel.order_number} is withdrawn." in bea.text
    assert "Delivery withdrawn · it had been marked by mistake: Front door" in bea.text
    assert "not yet; the delivery was withdrawn" in bea.text
    assert NOT_YET in bea.page.text
    await settle()

    await bea.open("/staff/shipments?status=PROBLEMS")
    assert "Not delivered yet" in bea.text
    assert parcel.order_number in bea.text
    await bea.open(f"/staff/scan?code={parcel.order_number}")
    assert "Delivery location" in bea.text
    await bea.open(arrived.links.page)
    assert "Not delivered yet" in bea.text
    assert "That was a mistake, and we're sorry." in bea.text
    assert "Place of delivery" not in bea.text
    assert 'data-testid="order-status" data-status="DELIVERED"' in bea.page.text
    assert NOT_YET in bea.page.text
    assert 'data-tone="green"' not in bea.page.text

    await bea.open(page_of(parcel, "/delivery"))
    await bea.send(page_of(parcel, "/delivery"), delivery_location="Porch")
    await settle()
    await bea.open(page_of(parcel))
    assert "Delivered after all · Porch" in bea.text
    told = ("Delivered after all", "Delivery withdrawn", "Shipped · DHL", "Order placed")
    assert [bea.text.index(line) for line in told] == sorted(map(bea.text.index, told))
    assert "Delivered · Porch" not in bea.text
    await bea.open(arrived.links.page)
    assert "Place of delivery: Porch" in bea.text
    await bea.open("/staff/shipments?status=PROBLEMS")
    assert parcel.order_number not in bea.text


async def test_a_packer_takes_none_back(
    pat: Visitor, arrived: sales.Placed, parcel: delivery.Shipment
) -> None:
    await pat.open(page_of(parcel))
    assert "Correct delivery" in pat.text
    assert "Withdraw delivery" not in pat.text
    assert (await pat.client.get(page_of(parcel, "/delivery/retraction"))).status_code == 403
    token = re.findall(r'name="_csrf_token" value="(\w+)"', pat.page.text)[0]
    answer = await pat.client.post(
        page_of(parcel, "/delivery/retraction"), data={"_csrf_token": token}
    )
    assert answer.status_code == 403
    assert (await shipment_of(arrived)).delivery_location == "Front door"


async def test_after_an_hour_the_page_says_that_it_is_over(
    bea: Visitor, arrived: sales.Placed, parcel: delivery.Shipment
) -> None:
    await fetch(
        "UPDATE delivery.shipments SET delivery_recorded_at = now() - interval '61 minutes'"
    )
    await bea.open(page_of(parcel, "/delivery/retraction"))
    await bea.send(page_of(parcel, "/delivery/retraction"))
    assert bea.page.status_code == 409
    assert "only within 60 minutes of being marked" in bea.text


async def test_what_has_not_left_or_arrived_says_so(
    bea: Visitor, waiting: delivery.Shipment, parcel: delivery.Shipment
) -> None:
    for one, noun, told in (
        (waiting, "/tracking", "has not been shipped yet"),
        (waiting, "/delivery/correction", "has not been shipped yet"),
        (parcel, "/delivery/correction", "marked"),
        (parcel, "/delivery/retraction", "marked"),
    ):
        await bea.open(page_of(one, noun))
        assert told in bea.text


async def test_in_the_dialog_the_row_and_the_page_follow(
    bea: Visitor, arrived: sales.Placed, parcel: delivery.Shipment
) -> None:
    asked = await bea.client.get(page_of(parcel, "/delivery/retraction"), headers=PARTIAL)
    assert "<html" not in asked.text
    token = re.findall(r'name="_csrf_token" value="(\w+)"', asked.text)[0]
    answer = await bea.client.post(
        page_of(parcel, "/delivery/retraction"), headers=PARTIAL, data={"_csrf_token": token}
    )
    assert "shipment-moved" in answer.headers["hx-trigger"]
    assert f'hx-target="#shipment-{parcel.shipment_id}"' in answer.text
    assert "Mark delivered" in answer.text
    assert 'hx-target="#shipment-detail"' in answer.text
    assert "Correct tracking number" in answer.text
    assert "_csrf_token" not in answer.text


async def test_why_an_order_was_cancelled_stands_where_its_parcel_is(
    bea: Visitor, waiting: delivery.Shipment, settle
) -> None:
    await sales.request_cancellation(waiting.order_id, "Moved <b>away</b>")
    await settle()
    for page in (
        page_of(waiting),
        f"/staff/slips?ids={waiting.shipment_id}",
        f"/staff/scan?code={waiting.order_number}",
        page_of(waiting, "/dispatch"),
        "/staff/shipments?status=CANCELLED",
    ):
        await bea.open(page)
        assert "Moved <b>away</b>" in bea.text, page
        assert "Moved &lt;b&gt;away" in bea.page.text, page


async def test_why_somebody_asked_too_late_stands_there_too(
    bea: Visitor, waiting: delivery.Shipment, settle
) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(waiting.order_id, "Moved away")
    await settle()
    await bea.open(page_of(waiting))
    assert "the parcel had already left: Moved away" in bea.text
    again = await place(product_456=1)
    await settle()
    assert (await shipment_of(again)).cancellation_reason is None

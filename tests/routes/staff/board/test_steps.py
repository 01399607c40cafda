"""Mark shipped, mark delivered: with and without JavaScript, and when somebody was faster."""

import re

import httpx
import pytest

from app.services import delivery
from tests.support.cast import place, shipment_of
from tests.support.views import ROW
from tests.support.visitor import Visitor


def step(shipment: delivery.Shipment, noun: str) -> str:
    return f"/staff/shipments/{shipment.shipment_id}/{noun}"


async def test_a_parcel_goes_all_the_way_without_javascript(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(step(waiting, "dispatch"))
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="JD 1")
    assert f"{waiting.order_number} is shipped with DHL, JD 1." in pat.text
    assert await status(waiting) == "SHIPPED"

    await pat.open(step(waiting, "delivery"))
    await pat.send(step(waiting, "delivery"), delivery_location="Front door")
    assert await status(waiting) == "DELIVERED"

    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert "Delivered · Front door" in pat.text
    assert "Shipped · DHL JD 1" in pat.text
    assert pat.text.count("Pat") == 3


async def test_without_javascript_the_view_that_was_left_comes_back(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    view = "/staff/shipments?status=PENDING&country=DE"
    pat.client.headers["Referer"] = f"http://test{view}"
    for page in (f"/staff/shipments/{waiting.shipment_id}", step(waiting, "dispatch")):
        await pat.open(page)
        assert f'href="{view.replace("&", "&amp;")}"' in pat.page.text, page
    pat.client.headers["Referer"] = f"http://test{step(waiting, 'dispatch')}"
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="")
    assert pat.page.status_code == 422
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="JD 1")
    assert pat.address.endswith(f"{view}#shipment-{waiting.shipment_id}")


@pytest.mark.parametrize(
    "left", ["", "http://[broken", "http://test/staff/stock?status=PENDING", "//x?status=nonsense"]
)
async def test_who_comes_from_elsewhere_goes_back_to_the_plain_board(
    pat: Visitor, waiting: delivery.Shipment, left: str
) -> None:
    pat.client.headers["Referer"] = left
    await pat.open(step(waiting, "dispatch"))
    assert 'href="/staff/shipments">' in pat.page.text


async def test_a_number_of_another_parcel_is_asked_about_once(
    pat: Visitor, waiting: delivery.Shipment, settle
) -> None:
    first, second = await place(product_456=1), await place(product_456=1)
    await settle()
    earlier, other = await shipment_of(first), await shipment_of(second)
    await delivery.dispatch(earlier.shipment_id, "DHL", "JD 1", "Bea")
    await delivery.dispatch(other.shipment_id, "UPS", "JD 1", "Bea")
    await pat.open(step(waiting, "dispatch"))
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="JD 1")
    assert pat.page.status_code == 422
    told = f"JD 1 is already on the parcel for {other.order_number}, {earlier.order_number}"
    assert told in pat.text
    assert pat.form(step(waiting, "dispatch")).value("tracking_number") == "JD 1"
    assert await status(waiting) == "PENDING"
    await pat.send(step(waiting, "dispatch"), sure="JD 1")
    assert await status(waiting) == "SHIPPED"


async def test_what_is_missing_is_named_and_the_rest_kept(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(step(waiting, "dispatch"))
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="  ")

    assert pat.page.status_code == 422
    assert "There is a problem Enter the tracking number" in pat.text
    assert pat.form(step(waiting, "dispatch")).value("carrier") == "DHL"
    assert await status(waiting) == "PENDING"


async def test_the_slower_of_two_sees_both_entries(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(step(waiting, "dispatch"))
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    await pat.send(step(waiting, "dispatch"), carrier="UPS", tracking_number="1Z")

    assert pat.page.status_code == 409
    assert f"Bea marked {waiting.order_number} shipped" in pat.text
    assert "Your entry was not saved. Saved Yours Carrier DHL UPS" in pat.text


async def test_the_same_entry_twice_is_one(pat: Visitor, waiting: delivery.Shipment) -> None:
    for noun, typed in (
        ("dispatch", {"carrier": "DHL", "tracking_number": "JD 1"}),
        ("delivery", {"delivery_location": "Front door"}),
    ):
        form = (await pat.open(step(waiting, noun))).text
        for _ in range(2):
            pat.page = httpx.Response(200, text=form, request=pat.page.request)
            await pat.send(step(waiting, noun), **typed)
            assert pat.page.status_code == 200
            assert pat.page.url.path == "/staff/shipments"


async def test_a_time_that_cannot_be_is_refused(pat: Visitor, waiting: delivery.Shipment) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    for at, told in (
        ("2020-01-01T10:00", "before it was shipped"),
        ("2999-01-01T10:00", "in the future"),
        ("tomorrow", "Enter a date and time"),
    ):
        await pat.open(step(waiting, "delivery"))
        await pat.send(step(waiting, "delivery"), delivery_location="Shed", delivered_at=at)
        assert pat.page.status_code == 422
        assert told in pat.text
        assert pat.form(step(waiting, "delivery")).value("delivery_location") == "Shed"


async def test_an_answer_to_htmx_holds_the_row_and_closes_the_dialog(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    partial = {"HX-Request": "true", "HX-Request-Type": "partial"}
    asked = await pat.client.get(step(waiting, "dispatch"), headers=partial)
    assert "<html" not in asked.text
    token = re.findall(r'name="_csrf_token" value="(\w+)"', asked.text)[0]

    answer = await pat.client.post(
        step(waiting, "dispatch"),
        headers=partial,
        data={"_csrf_token": token, "carrier": "Österreichische Post", "tracking_number": "A1"},
    )

    assert answer.text.startswith(f'<hx-partial hx-target="#shipment-{waiting.shipment_id}"')
    assert ROW.findall(answer.text) == [(str(waiting.shipment_id), "SHIPPED")]
    assert "shipment-moved" in answer.headers["hx-trigger"]
    assert "_csrf_token" not in answer.text


async def test_a_form_without_its_token_is_refused(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    answer = await pat.client.post(step(waiting, "dispatch"), data={"carrier": "a"})
    assert answer.status_code == 403


async def status(shipment: delivery.Shipment) -> str:
    return (await delivery.find_shipment(shipment.shipment_id)).status


@pytest.mark.parametrize(
    "typed", ["{order}", "3.40434E+17", "\u200b-", "{order}\tAnn Lee", "1Z999AA1012345678ß"]
)
async def test_what_can_be_no_number_is_refused_in_the_dialog(
    pat: Visitor, waiting: delivery.Shipment, typed: str
) -> None:
    number = typed.format(order=waiting.order_number)
    await pat.open(step(waiting, "dispatch"))
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number=number, sure=number)
    assert pat.page.status_code == 422
    assert await status(waiting) == "PENDING"


async def test_a_rounded_number_is_asked_about_and_kept(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    number = "340434161094042000"
    await pat.open(step(waiting, "dispatch"))
    await pat.send(step(waiting, "dispatch"), carrier="Bike Joe", tracking_number=number)
    assert pat.page.status_code == 422
    assert f"{number} ends in zeros" in pat.text
    assert pat.form(step(waiting, "dispatch")).value("tracking_number") == number
    await pat.send(step(waiting, "dispatch"), sure=number)
    assert await status(waiting) == "SHIPPED"


async def test_a_doubtful_number_of_a_pasted_row_can_be_confirmed(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    row = f"{waiting.order_number}\t00340434161094042558"
    await pat.open(step(waiting, "dispatch"))
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number=row)
    assert "check digit" in pat.text
    box = re.search(r'name="sure" value="([^"]+)"', pat.page.text)
    assert box
    await pat.send(step(waiting, "dispatch"), sure=box[1])
    assert await status(waiting) == "SHIPPED"


async def test_several_boxes_leave_as_one_parcel(pat: Visitor, waiting: delivery.Shipment) -> None:
    dispatch = step(waiting, "dispatch")
    typed = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}
    await pat.open(dispatch)
    await pat.send(dispatch, **typed, tracking_numbers="T 2\n\n 1Z999AA10123456784")
    assert pat.page.status_code == 422
    assert "Line 3: is on this parcel already" in pat.text
    assert "T 2\n\n" in pat.page.text, "what was typed stays"
    await pat.send(dispatch, **typed, tracking_numbers="1Z999AA10123456785\nT 3")
    assert "The check digit of 1Z999AA10123456785 is wrong" in pat.text
    [form] = pat.forms(dispatch)
    assert form.value("tracking_numbers").split() == ["1Z999AA10123456785", "T", "3"]
    sure = "1Z999AA10123456784\n1Z999AA10123456785\nT 3"
    await pat.send(dispatch, **typed, sure=sure.replace("T 3", "T 4"))
    assert "check digit" in pat.text, "another number was confirmed"
    await pat.send(dispatch, **typed, sure=sure)
    now = await delivery.find_shipment(waiting.shipment_id)
    assert now.tracking_numbers == sure.split("\n")
    await pat.open("/staff/shipments?status=SHIPPED")
    assert "1Z999AA10123456784 + 2" in pat.text

    tracking = step(waiting, "tracking")
    await pat.open(tracking)
    [form] = pat.forms(tracking)
    assert form.value("tracking_numbers").split("\n") == ["1Z999AA10123456785", "T 3"]
    await pat.send(tracking, tracking_numbers="")
    now = await delivery.find_shipment(waiting.shipment_id)
    assert now.tracking_numbers == ["1Z999AA10123456784"]
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert "1Z999AA10123456784, 1Z999AA10123456785, T 3" in pat.text

"""Many parcels in one go: each for itself, and told one by one."""

import asyncio

import httpx

from app.infra.database import fetch_value
from app.services import delivery
from tests.support.bulk import DELIVERIES, DISPATCHES, asked, now, number, numbered, own_carrier
from tests.support.bulk import three as three
from tests.support.visitor import Visitor


async def test_many_leave_with_one_carrier_and_a_number_each(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    numbers = {number(one): f"JD {place}" for place, one in enumerate(three)}
    await pat.send(DISPATCHES, carrier="DHL", **numbers, **{own_carrier(three[1]): "UPS"})

    assert "3 parcels are marked shipped." in pat.text
    assert pat.address.endswith("/staff/shipments?status=PENDING")
    assert [((await now(one)).carrier, (await now(one)).tracking_number) for one in three] == [
        ("DHL", "JD 0"),
        ("UPS", "JD 1"),
        ("DHL", "JD 2"),
    ]
    assert pat.client.cookies["last_carrier"] == "DHL"


async def test_the_same_form_sent_twice_changes_nothing_twice(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    form = await pat.open(asked(DISPATCHES, three))
    for _ in range(2):
        pat.page = httpx.Response(200, text=form.text, request=form.request)
        await pat.send(DISPATCHES, carrier="DHL", **numbered(three))
        assert "3 parcels are marked shipped." in pat.text
    form = await pat.open(asked(DELIVERIES, three))
    for _ in range(2):
        pat.page = httpx.Response(200, text=form.text, request=form.request)
        await pat.send(DELIVERIES, delivery_location="Front door")
        assert "3 parcels are marked delivered." in pat.text

    said = "SELECT count(*) FROM messaging.events WHERE event_type = 'order.status_updated'"
    assert await fetch_value(said) == 6
    assert [(await now(one)).version for one in three] == [3, 3, 3]


async def test_what_has_no_number_stays_with_what_was_typed(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    wrong = {number(three[0]): "JD 0", number(three[1]): "n\u00ba 7", own_carrier(three[1]): "UPS"}
    await pat.send(DISPATCHES, carrier="DHL", **wrong)

    assert pat.page.status_code == 422
    assert "1 shipped, 2 to retry" in pat.text
    assert f"{three[2].order_number}: Enter the tracking number" in pat.text
    again = pat.form(DISPATCHES)
    assert [value for name, value in again.fields if name == "id"] == [
        str(three[1].shipment_id),
        str(three[2].shipment_id),
    ]
    assert again.value("carrier") == "DHL"
    assert again.value(number(three[1])) == "n\u00ba 7"
    assert again.value(own_carrier(three[1])) == "UPS"

    await pat.send(DISPATCHES, **{number(three[1]): "1Z 7", number(three[2]): "JD 2"})
    assert "2 parcels are marked shipped." in pat.text
    assert (await now(three[1])).carrier == "UPS"


async def test_those_that_have_numbers_leave_and_the_others_wait(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    assert "Ship those that have numbers" in pat.form(DISPATCHES).buttons
    two = {number(three[0]): "JD 0", number(three[2]): "JD 2"}
    await pat.send(DISPATCHES, carrier="DHL", only="numbered", **two)

    assert "2 parcels are marked shipped. 1 without a number still waits." in pat.text
    assert [(await now(one)).status for one in three] == ["SHIPPED", "PENDING", "SHIPPED"]


async def test_a_wrong_number_comes_back_with_the_blank_rows_which_have_no_error(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    await pat.send(DISPATCHES, carrier="DHL", only="numbered", **{number(three[0]): "3.4E+17"})
    assert pat.page.status_code == 422
    assert "its last digits are lost" in pat.text
    assert "Enter the tracking number" not in pat.text

    await pat.send(DISPATCHES, carrier="DHL", only="numbered", **{number(three[0]): ""})
    assert pat.page.status_code == 422
    assert f"{three[0].order_number}: Enter the tracking number" in pat.text
    assert {(await now(one)).status for one in three} == {"PENDING"}


async def test_a_missing_carrier_is_named_once_and_keeps_no_other(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    numbers = numbered(three)
    await pat.send(DISPATCHES, carrier="", **numbers, **{own_carrier(three[0]): "UPS"})

    assert pat.page.status_code == 422
    assert pat.text.count("Enter the carrier") == 2, "in the summary and at the field"
    assert [(await now(one)).status for one in three] == ["SHIPPED", "PENDING", "PENDING"]


async def test_nobody_but_the_staff_ships_many(visitor: Visitor, waiting) -> None:
    for noun in (DISPATCHES, DELIVERIES):
        await visitor.open(f"{noun}?id={waiting.shipment_id}")
        assert visitor.page.url.path == "/staff/login"
        sent = await visitor.client.post(noun, data={"id": str(waiting.shipment_id)})
        assert sent.status_code in (303, 403)
    assert (await now(waiting)).status == "PENDING"


async def test_two_who_ship_the_same_ones_at_once_lose_none(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    """Each order leaves with the parcel of one of them, and both learn of all."""
    await pat.open(asked(DISPATCHES, three))
    sent = dict(pat.form(DISPATCHES).fields)
    ids = [str(one.shipment_id) for one in three]

    async def ships(carrier: str) -> httpx.Response:
        numbers = {number(one): f"{carrier} {place}" for place, one in enumerate(three)}
        data = {**sent, **numbers, "carrier": carrier, "id": ids}
        return await pat.client.post(DISPATCHES, data=data)

    answers = await asyncio.gather(ships("DHL"), ships("UPS"))

    left = [await now(one) for one in three]
    assert {one.status for one in left} == {"SHIPPED"}
    for carrier, answer in zip(("DHL", "UPS"), answers, strict=True):
        own = sum(one.carrier == carrier for one in left)
        told = "was already shipped by Pat"
        assert answer.status_code == (303 if own == 3 else 409)
        assert answer.text.count(told) == (3 - own if own < 3 else 0)


async def test_one_number_in_three_fields_is_asked_about_before_any_leaves(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    typed = ("JD 1", "jd-1", "JD\u00a01")
    numbers = {number(one): text for one, text in zip(three, typed, strict=True)}
    await pat.send(DISPATCHES, carrier="DHL", **numbers)
    assert pat.page.status_code == 422
    assert {(await now(one)).status for one in three} == {"PENDING"}
    assert "JD 1 is in 3 rows" in pat.text

    sure = {f"sure-{one.shipment_id}": "JD 1" for one in three}
    await pat.send(DISPATCHES, carrier="DHL", **numbers, **sure)
    assert "3 parcels are marked shipped." in pat.text


async def test_a_pasted_row_gives_its_number_and_an_impossible_one_is_refused(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    numbers = {
        number(three[0]): f"{three[0].order_number}\t00340434161094042557",
        number(three[1]): "3.40434E+17",
        number(three[2]): three[2].order_number,
    }
    await pat.send(DISPATCHES, carrier="dhl paket", **numbers)
    assert "1 shipped, 2 to retry" in pat.text
    sent = await now(three[0])
    assert (sent.carrier, sent.tracking_number) == ("DHL", "00340434161094042557")
    assert "its last digits are lost" in pat.text
    assert "is an order number" in pat.text


async def test_one_number_in_several_pasted_rows_is_asked_about_and_can_be_confirmed(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    await pat.open(asked(DISPATCHES, three))
    rows = {number(one): f"{one.order_number}\t00340434161094042558" for one in three}
    await pat.send(DISPATCHES, carrier="DHL", **rows)
    assert {(await now(one)).status for one in three} == {"PENDING"}
    assert pat.text.count("00340434161094042558 is in 3 rows") >= 3

    sure = {f"sure-{one.shipment_id}": rows[number(one)] for one in three}
    await pat.send(DISPATCHES, **sure)
    assert "3 parcels are marked shipped." in pat.text

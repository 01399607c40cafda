"""What a carrier says of a parcel stands beside its status, and the latest word counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.invariants import audit
from app.services import sales, staff
from tests.support.api import Place, Written, assert_problem, bearer, fields_of
from tests.support.carriers import FEDEX, Fedex, Settle, Warehouse, sent_off, update
from tests.support.carriers import fedex as fedex
from tests.support.carriers import shipment as shipment

WORDS = (
    "ANNOUNCED",
    "ACCEPTED",
    "IN_TRANSIT",
    "OUT_FOR_DELIVERY",
    "AT_PICKUP_POINT",
    "ATTEMPTED",
    "RETURNING",
    "RETURNED",
    "EXCEPTION",
)


async def changed(fedex: Fedex, said: dict[str, Any]) -> bool:
    answer = await fedex.tells(said)
    assert answer.status_code == 200, answer.text
    [told] = answer.json()["shipments"]
    return told["changed"]


async def test_each_word_is_shown_and_none_moves_the_status(
    fedex: Fedex, shipment: str, warehouse: Warehouse, settle: Settle
) -> None:
    for place, word in enumerate(WORDS):
        assert await changed(fedex, update(word, minutes=place - 60))
        seen = (await warehouse("GET", shipment)).json()
        assert (seen["status"], seen["progress"]) == ("SHIPPED", word)
        assert seen["outcome"] == ("RETURNED_TO_SENDER" if word == "RETURNED" else None)
    await settle()
    assert (await sales.find_order(seen["order_id"])).status == "SHIPPED"
    assert (await audit()).holds


async def test_the_order_shows_it_and_publishes_nothing_of_it(
    fedex: Fedex,
    shipment: str,
    warehouse: Warehouse,
    settle: Settle,
    written: Written,
    client: httpx.AsyncClient,
) -> None:
    await settle()
    reader = bearer(await staff.create_key("reader", ["orders:read"]))
    order_id = (await warehouse("GET", shipment)).json()["order_id"]
    address = f"/api/v1/orders/{order_id}"
    before = await client.get(address, headers=reader)
    expected = (datetime.now(UTC) + timedelta(hours=6)).isoformat()
    events = (await written())["messaging.events"]
    said = update("OUT_FOR_DELIVERY", minutes=-5, expected_at=expected, text="On the van")

    assert await changed(fedex, said)

    after = await client.get(address, headers=reader)
    [parcel] = after.json()["parcels"]
    assert parcel["progress"] == "OUT_FOR_DELIVERY"
    assert datetime.fromisoformat(parcel["expected_at"]) == datetime.fromisoformat(expected)
    assert parcel["outcome"] is None
    assert after.headers["etag"] != before.headers["etag"]
    assert after.json()["version"] == before.json()["version"]
    assert (await written())["messaging.events"] == events


async def test_the_latest_report_counts_in_whatever_order_they_come(
    fedex: Fedex, shipment: str, warehouse: Warehouse, written: Written
) -> None:
    late = update("ACCEPTED", minutes=-90, text="At the depot")
    latest = update("OUT_FOR_DELIVERY", minutes=-10)
    assert await changed(fedex, latest)
    seen, before = (await warehouse("GET", shipment)).json(), await written()

    for said in (late, latest, latest | {"status": "IN_TRANSIT"}, late):
        assert not await changed(fedex, said)

    assert (await warehouse("GET", shipment)).json() == seen
    assert await written() == before
    assert await changed(fedex, latest | {"status": "AT_PICKUP_POINT"})


async def test_a_day_that_was_said_stays_until_another_is(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    first = datetime.now(UTC) + timedelta(days=1)
    await changed(fedex, update("ACCEPTED", minutes=-9, expected_at=first.isoformat()))
    await changed(fedex, update("IN_TRANSIT", minutes=-8))
    seen = (await warehouse("GET", shipment)).json()
    assert datetime.fromisoformat(seen["expected_at"]) == first
    later = first + timedelta(days=1)
    await changed(fedex, update("EXCEPTION", minutes=-7, expected_at=later.isoformat()))
    seen = (await warehouse("GET", shipment)).json()
    assert datetime.fromisoformat(seen["expected_at"]) == later


async def test_delivered_in_either_spelling_delivers(
    fedex: Fedex, shipment: str, warehouse: Warehouse, settle: Settle
) -> None:
    await changed(fedex, update("OUT_FOR_DELIVERY", minutes=-5))
    assert await changed(fedex, update("DELIVERED", minutes=-1, location="Front door"))
    assert not await changed(fedex, update("delivered"))
    await settle()

    seen = (await warehouse("GET", shipment)).json()
    assert (seen["status"], seen["progress"]) == ("DELIVERED", "DELIVERED")
    assert (seen["delivered_by"], seen["delivery_location"]) == ("FedEx", "Front door")
    assert (await sales.find_order(seen["order_id"])).status == "DELIVERED"
    assert (await audit()).holds


async def test_what_is_on_its_way_back_is_delivered_to_the_shop(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    assert await changed(fedex, update("RETURNING", minutes=-20))
    assert await changed(fedex, update("DELIVERED", minutes=-5, location="The shop"))

    seen = (await warehouse("GET", shipment)).json()
    assert (seen["status"], seen["progress"]) == ("SHIPPED", "RETURNED")
    assert seen["outcome"] == "RETURNED_TO_SENDER"
    assert not await changed(fedex, update("delivered", minutes=-4))


async def test_it_turned_round_once_more_and_arrived(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    for minutes, word in ((-30, "RETURNING"), (-20, "IN_TRANSIT"), (-10, "DELIVERED")):
        assert await changed(fedex, update(word, minutes=minutes))
    assert (await warehouse("GET", shipment)).json()["status"] == "DELIVERED"


async def test_an_arrival_that_was_withdrawn_is_not_heard_again(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    said = update("DELIVERED", minutes=1)
    await changed(fedex, said)
    await warehouse("DELETE", f"{shipment}/delivery")

    assert not await changed(fedex, said)
    assert await changed(fedex, update("IN_TRANSIT", minutes=2))
    assert not await changed(fedex, update("DELIVERED", minutes=0.5))
    seen = (await warehouse("GET", shipment)).json()
    assert (seen["progress"], seen["delivered_at"]) == ("IN_TRANSIT", None)
    assert (await audit()).holds

    assert await changed(fedex, update("DELIVERED", minutes=3))
    assert (await warehouse("GET", shipment)).json()["delivered_at"]


async def test_the_story_of_a_wrong_number_goes_with_it(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    await changed(fedex, update("RETURNED", minutes=-5, text="Back"))
    await warehouse("PUT", f"{shipment}/tracking", json=FEDEX | {"tracking_number": "TRK9876543"})

    seen = (await warehouse("GET", shipment)).json()
    told = ("progress", "progress_at", "progress_text", "expected_at", "outcome")
    assert {seen[name] for name in told} == {None}


async def test_the_carriers_words_are_kept_as_one_line_of_plain_text(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    words = "  Left\x01 the\r\n\tdepot \u202eyldrawkcab\u2069 \x1b[31m" + "x" * 10_000
    assert await changed(fedex, update("IN_TRANSIT", minutes=-5, text=words))

    kept = (await warehouse("GET", shipment)).json()["progress_text"]
    assert kept.startswith("Left the depot yldrawkcab [31mxxx")
    assert len(kept) <= 200
    assert kept.isprintable()


@pytest.mark.parametrize("words", ["", " \n", "\x01\x07", "\u202e\u2069"])
async def test_words_that_say_nothing_are_none(
    fedex: Fedex, shipment: str, warehouse: Warehouse, words: str
) -> None:
    assert await changed(fedex, update("IN_TRANSIT", minutes=-5, text=words))
    assert (await warehouse("GET", shipment)).json()["progress_text"] is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"status": "out for delivery"}, "status"),
        ({"status": "Delivered"}, "status"),
        ({"status": "LOST"}, "status"),
        ({"status": None}, "status"),
        ({"at": timedelta(minutes=6)}, "at"),
        ({"at": "1999-12-31T23:59:59Z"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "at"),
        ({"expected_at": "tomorrow"}, "expected_at"),
        ({"expected_at": "2026-01-17T10:15:00"}, "expected_at"),
        ({"expected_at": timedelta(days=400)}, "expected_at"),
        ({"expected_at": "0001-01-01T00:00:00+14:00"}, "expected_at"),
        ({"expected_at": "9999-12-31T23:59:59-14:00"}, "expected_at"),
        ({"text": 7}, "text"),
    ],
)
async def test_a_report_that_cannot_be_is_refused_by_its_field(
    fedex: Fedex,
    shipment: str,
    warehouse: Warehouse,
    said: dict[str, Any],
    field: str,
) -> None:
    # From now, not from when the tests were collected.
    said = {
        name: (datetime.now(UTC) + value).isoformat() if isinstance(value, timedelta) else value
        for name, value in said.items()
    }
    before = (await warehouse("GET", shipment)).json()
    answer = await fedex.tells(update("IN_TRANSIT", minutes=-1) | said)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
    assert (await warehouse("GET", shipment)).json() == before


async def test_two_orders_in_one_parcel_have_one_story(
    fedex: Fedex,
    shipment: str,
    place: Place,
    warehouse: Warehouse,
    settle: Settle,
) -> None:

    other = await sent_off(place, warehouse, settle)
    told = (await fedex.tells(update("AT_PICKUP_POINT", minutes=-1))).json()["shipments"]
    assert [one["changed"] for one in told] == [True, True]
    for path in (shipment, other):
        assert (await warehouse("GET", path)).json()["progress"] == "AT_PICKUP_POINT"

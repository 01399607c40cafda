"""A held parcel leaves by no door of the staff, and each of them says why."""

from datetime import datetime, timedelta

import pytest

from app.infra.database import fetch_value, now
from app.services import delivery
from app.values.statuses import SettableHold
from tests.faults.harness.planted_holds import hold_overlooked
from tests.support.breaches import broken
from tests.support.bulk import DISPATCHES, asked, number, numbered
from tests.support.bulk import three as three
from tests.support.scanning import STATION, scan
from tests.support.visitor import Visitor

WHY = "Held: address unclear no house number by Bea"


def step(shipment: delivery.Shipment, noun: str) -> str:
    return f"/staff/shipments/{shipment.shipment_id}/{noun}"


@pytest.fixture
async def held(waiting: delivery.Shipment) -> delivery.Shipment:
    note = "no house number"
    return await delivery.hold(waiting.shipment_id, SettableHold.ADDRESS, "Bea", note)


async def status(shipment: delivery.Shipment) -> str:
    return (await delivery.find_shipment(shipment.shipment_id)).status


async def test_a_parcel_is_held_and_let_go(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open(step(waiting, "hold"))
    await pat.send(step(waiting, "hold"), reason="ADDRESS", note="which floor?")
    assert f"{waiting.order_number} is held: address unclear." in pat.text
    assert "Held: address unclear which floor? by Pat" in pat.text
    await pat.open("/staff/shipments?status=ON_HOLD")
    assert f"{waiting.order_number}" in pat.text
    assert "Held 1 Problems" in pat.text

    await pat.open(step(waiting, "hold"))
    await pat.send(f"{step(waiting, 'hold')}/removal", reason="ADDRESS")
    assert f"{waiting.order_number} is no longer held." in pat.text
    await pat.open("/staff/shipments?status=ON_HOLD")
    assert "Nothing is held" in pat.text


@pytest.mark.parametrize(
    ("by", "said"),
    [("customer", "decided by the customer"), ("deadline", "the customer did not answer")],
)
async def test_a_hold_that_an_answer_set_says_whose(
    pat: Visitor, waiting: delivery.Shipment, by: str, said: str
) -> None:
    until = await now() + timedelta(days=7)
    await delivery.hold(waiting.shipment_id, SettableHold.AWAITING_STOCK, by, until=until)
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert f"Held: waiting for stock {said}, until " in pat.text


async def test_each_reason_is_lifted_by_itself(pat: Visitor, held: delivery.Shipment) -> None:
    await pat.open(step(held, "hold"))
    await pat.send(step(held, "hold"), reason="MANUAL")
    await pat.open(step(held, "hold"))
    assert pat.text.count("Lift hold") == 2
    await pat.send(f"{step(held, 'hold')}/removal", reason="ADDRESS")
    assert f"{held.order_number} is still held: other reason." in pat.text
    await pat.open(step(held, "hold"))
    await pat.send(f"{step(held, 'hold')}/removal", reason="AWAITING_PAYMENT")
    assert (pat.page.status_code, "Choose a reason" in pat.text) == (422, True)


async def test_the_time_is_the_readers_own(pat: Visitor, waiting: delivery.Shipment) -> None:
    at = (await now() + timedelta(days=1)).replace(second=0, microsecond=0)
    berlin = f"{at + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    await pat.open(step(waiting, "hold"))
    await pat.send(step(waiting, "hold"), reason="AWAITING_STOCK", until=berlin, offset="120")
    hold = (await delivery.find_shipment(waiting.shipment_id)).hold
    assert hold
    assert hold.until == at


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({}, "Choose a reason"),
        ({"reason": "AWAITING_PAYMENT"}, "Choose a reason"),
        ({"reason": "MANUAL", "until": "soon"}, "Enter a date and time, such as"),
        ({"reason": "MANUAL", "until": "2020-01-01T10:00"}, "This time is in the past"),
        ({"reason": "MANUAL", "note": "x" * 2001}, "Note must have at most 2000 characters"),
    ],
    ids=["no reason", "payment", "no time", "past", "long note"],
)
async def test_mistakes_are_named_and_nothing_typed_is_lost(
    pat: Visitor, waiting: delivery.Shipment, typed: dict[str, str], fault: str
) -> None:
    await pat.open(step(waiting, "hold"))
    await pat.send(step(waiting, "hold"), **({"note": "by the lake"} | typed))
    assert pat.page.status_code == 422
    assert fault in pat.text
    note = pat.form(step(waiting, "hold")).value("note")
    assert note == typed.get("note", "by the lake")
    assert (await delivery.find_shipment(waiting.shipment_id)).hold is None


async def test_what_has_left_is_not_held(pat: Visitor, waiting: delivery.Shipment) -> None:
    await delivery.hold(waiting.shipment_id, SettableHold.MANUAL, "Bea")
    form = await pat.open(step(waiting, "hold"))
    await delivery.lift(waiting.shipment_id, "Bea")
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")
    pat.page = form
    await pat.send(step(waiting, "hold"), reason="MANUAL")
    assert f"Bea marked {waiting.order_number} shipped" in pat.text
    await pat.open(step(waiting, "hold"))
    assert f"Bea marked {waiting.order_number} shipped" in pat.text
    pat.page = form
    await pat.send(f"{step(waiting, 'hold')}/removal", reason="MANUAL")
    assert f"Bea marked {waiting.order_number} shipped" in pat.text


async def test_the_dialog_refuses_it(pat: Visitor, waiting: delivery.Shipment) -> None:
    form = await pat.open(step(waiting, "dispatch"))
    note = "no house number"
    await delivery.hold(waiting.shipment_id, SettableHold.ADDRESS, "Bea", note)
    pat.page = form
    await pat.send(step(waiting, "dispatch"), carrier="DHL", tracking_number="JD 1")
    assert pat.page.status_code == 409
    assert f"{waiting.order_number} is held" in pat.text
    assert WHY in pat.text
    assert "Your entry was not saved: DHL, JD 1" in pat.text
    await pat.open(step(waiting, "dispatch"))
    assert pat.page.status_code == 200
    assert "It cannot be marked shipped until the hold is lifted." in pat.text
    assert await status(waiting) == "PENDING"


async def test_the_board_offers_no_dispatch(pat: Visitor, held: delivery.Shipment) -> None:
    for page in ("/staff/shipments", f"/staff/shipments/{held.shipment_id}"):
        await pat.open(page)
        assert "Held: address unclear" in pat.text, page
        assert step(held, "dispatch") not in pat.page.text, page
        assert step(held, "hold") in pat.page.text, page
    table = await pat.open("/staff/shipments.csv?status=ON_HOLD")
    assert [line.split(",")[20] for line in table.text.splitlines()] == ['"held_for"', '"ADDRESS"']


async def test_bulk_leaves_it_out(pat: Visitor, three: list[delivery.Shipment]) -> None:
    form = await pat.open(asked(DISPATCHES, three))
    await delivery.hold(three[1].shipment_id, SettableHold.ADDRESS, "Bea")
    pat.page = form
    await pat.send(DISPATCHES, carrier="DHL", **numbered(three))
    assert pat.page.status_code == 422
    assert "2 shipped, 1 to retry" in pat.text
    refused = f"{three[1].order_number} was left unchanged: it is held, address unclear."
    assert refused in pat.text
    assert [await status(one) for one in three] == ["SHIPPED", "PENDING", "SHIPPED"]


async def test_the_audit_catches_one_that_left_in_bulk(
    pat: Visitor, three: list[delivery.Shipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await pat.open(asked(DISPATCHES, three))
    await delivery.hold(three[1].shipment_id, SettableHold.ADDRESS, "Bea")
    hold_overlooked(monkeypatch)
    pat.page = form
    await pat.send(DISPATCHES, carrier="DHL", **numbered(three))
    assert await status(three[1]) == "SHIPPED"
    assert (4, "no parcel left while it was held") in await broken()


async def test_a_pasted_table_fills_no_number_for_it(
    pat: Visitor, three: list[delivery.Shipment]
) -> None:
    form = await pat.open(asked(DISPATCHES, three))
    await delivery.hold(three[1].shipment_id, SettableHold.ADDRESS, "Bea")
    await pat.open(asked(DISPATCHES, three))
    refused = f"{three[1].order_number} was left unchanged: it is held, address unclear."
    assert refused in pat.text
    pat.page = form
    pasted = "\n".join(f"{one.order_number}\tJD {place}" for place, one in enumerate(three))
    await pat.send(DISPATCHES, pasted=pasted)
    assert pat.page.status_code == 200
    assert "2 numbers filled in." in pat.text
    assert refused in pat.text
    filled = pat.form(DISPATCHES)
    assert [filled.value(number(one)) for one in (three[0], three[2])] == ["JD 0", "JD 2"]
    assert number(three[1]) not in pat.page.text


async def test_the_scan_station_says_why(pat: Visitor, waiting: delivery.Shipment) -> None:
    await scan(pat, waiting.order_number)
    form = pat.page
    note = "no house number"
    await delivery.hold(waiting.shipment_id, SettableHold.ADDRESS, "Bea", note)
    pat.page = form
    path = f"{STATION}/{waiting.shipment_id}/dispatch"
    await pat.send(path, carrier="DHL", tracking_number="JD 1")
    assert pat.page.status_code == 409
    assert f"Held {waiting.order_number} {WHY}" in pat.text
    assert "Your entry was not saved: DHL JD 1" in pat.text
    await scan(pat, waiting.order_number)
    assert f"Held {waiting.order_number} {WHY}" in pat.text
    assert "Nothing to do: held, address unclear" in pat.text
    assert 'data-kind="held"' in pat.page.text
    assert await status(waiting) == "PENDING"


async def test_papers_are_marked(pat: Visitor, held: delivery.Shipment) -> None:
    await pat.open(f"/staff/slips?ids={held.shipment_id}")
    assert "Held. Do not send. Reason: address unclear, no house number" in pat.text
    await pat.open(f"/staff/labels/{held.shipment_id}")
    assert "Held. Do not send." in pat.text


async def test_the_log_has_both_steps(pat: Visitor, waiting: delivery.Shipment) -> None:
    until = datetime.fromisoformat("2999-01-01T10:00:00Z")
    await pat.open(step(waiting, "hold"))
    await pat.send(step(waiting, "hold"), reason="MANUAL", until=f"{until:%FT%R}")
    await pat.open(step(waiting, "hold"))
    await pat.send(f"{step(waiting, 'hold')}/removal", reason="MANUAL")
    lines = await fetch_value(
        "SELECT array_agg(action || ' ' || actor_name ORDER BY id) FROM audit_log.lines"
        " WHERE subject_id = $1",
        str(waiting.shipment_id),
    )
    assert lines == ["shipment.held Pat", "shipment.hold_lifted Pat"]

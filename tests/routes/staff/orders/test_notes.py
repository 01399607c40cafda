"""The staff note what they learn of an order, for each other and no customer."""

import pytest

from app import audit_log
from app.infra.database import fetch_value
from app.services import customers, delivery, sales
from app.values.pieces import PieceCount
from tests.support.breaches import broken, grow_old, unnamed
from tests.support.cast import place
from tests.support.erasing import Settle
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
MARKED = "the parcels of an order are marked if the staff have notes about it"
CALLS = "She calls back on Monday."


def page_of(parcel: delivery.Shipment) -> str:
    return f"/staff/orders/{parcel.order_id}"


async def test_a_note_is_read_at_the_order_the_parcel_and_the_board(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(page_of(waiting))
    await pat.send(f"{page_of(waiting)}/notes", words=CALLS)
    assert "The note is added." in pat.text
    assert f"Note · {CALLS}" in pat.text
    assert "1 note" in pat.text
    assert "Note added" not in pat.text
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert "Staff notes" in pat.text
    await pat.open("/staff/shipments")
    assert "Staff note" in pat.page.text
    [line] = (await audit_log.list_lines(audit_log.Filters(action="order.noted"))).items
    assert (line.actor.name, line.subject_id) == ("Pat", str(waiting.order_id))
    assert CALLS not in f"{line.before}{line.after}"


async def test_no_customer_reads_it(pat: Visitor, settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.add_note(None, order.order_id, CALLS, "Pat")
    for address in (order.links.page, order.links.self_):
        answer = await pat.open(address)
        assert answer.status_code in (200, 401)
        assert CALLS not in answer.text


async def test_every_parcel_has_the_mark_also_one_that_is_split_off_later(
    waiting: delivery.Shipment, settle: Settle
) -> None:
    first = await delivery.split(waiting.shipment_id, [PieceCount(1, 1)])
    await delivery.add_note(None, waiting.order_id, CALLS, "Pat")
    parcels = await delivery.parcels_of(waiting.order_id)
    assert [one.noted for one in parcels] == [True, True]
    await delivery.merge(first.shipment_id, first.remainder_id)
    await delivery.split(waiting.shipment_id, [PieceCount(1, 1)])
    assert all(one.noted for one in await delivery.parcels_of(waiting.order_id))
    await settle()
    await grow_old()
    assert await broken() == set()
    breaches = {
        "a mark without a note": ("DELETE FROM delivery.order_notes", MARKED),
        "a note without a mark": ("UPDATE delivery.shipments SET noted = false", MARKED),
    }
    assert await unnamed(breaches) == []


async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    form = f"{page_of(waiting)}/notes"
    await pat.open(page_of(waiting))
    await pat.send(form, words="  ")
    assert pat.page.status_code == 422
    assert "Write the note first" in pat.text
    await pat.send(form, words="x" * 501)
    assert 'href="#words"' in pat.page.text
    assert "x" * 501 in pat.page.text
    order = await place(product_456=1)
    await pat.open(f"/staff/orders/{order.order_id}")
    await pat.send(f"/staff/orders/{order.order_id}/notes", words=CALLS)
    assert pat.page.status_code == 409
    assert "in a moment" in pat.text
    assert CALLS in pat.page.text


async def test_the_same_form_adds_one(pat: Visitor, waiting: delivery.Shipment) -> None:
    form = f"{page_of(waiting)}/notes"
    await pat.open(page_of(waiting))
    sent = dict(pat.form(form).fields) | {"words": CALLS}
    for _ in range(2):
        assert (await pat.client.post(form, data=sent)).status_code == 303
    assert len(await delivery.notes_of(waiting.order_id)) == 1
    await pat.client.post(form, data=sent | {"words": "And in the evening."})
    assert len(await delivery.notes_of(waiting.order_id)) == 1
    await pat.open(page_of(waiting))
    await pat.send(form, words="And in the evening.")
    assert [one.words for one in await delivery.notes_of(waiting.order_id)] == [
        "And in the evening.",
        CALLS,
    ]


async def test_it_goes_with_the_customer_and_none_follows(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await delivery.add_note(None, waiting.order_id, "Ann Lee, ann@example.org, calls.", "Bea")
    await bea.open(page_of(waiting))
    await sales.request_cancellation(waiting.order_id)
    await settle()
    await customers.erase_customer("ann@example.org")
    assert await fetch_value("SELECT count(*) FROM delivery.order_notes") == 0
    assert not (await delivery.find_shipment(waiting.shipment_id)).noted
    await bea.send(f"{page_of(waiting)}/notes", words="She was here again.")
    assert bea.page.status_code == 409
    assert "erased" in bea.text
    await settle()
    await grow_old()
    assert await broken() == set()

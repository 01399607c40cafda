"""Stock, events and reports: what a packer sees, and what a manager changes."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, products
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


async def test_a_manager_counts_stock_with_a_reason(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity="−3", reason="moths")

    assert "47 on hand, 47 available" in bea.text
    [latest, _] = await products.movements("product_789")
    assert (latest.quantity, latest.reason, latest.moved_by) == (-3, "moths", "Bea")


async def test_a_form_sent_twice_books_once(bea: Visitor) -> None:
    page = await bea.open("/staff/stock/product_789")
    for told in ("Changed by +12: 62 on hand", "This was booked before, and once: 62 on hand"):
        bea.page = page
        await bea.send("/staff/stock/product_789/movements", quantity="12", reason="counted")
        assert told in bea.text
    assert [movement.quantity for movement in await products.movements("product_789")] == [12, 50]


async def test_two_clicks_at_once_book_once(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    action = "/staff/stock/product_789/movements"
    form = {**dict(bea.form(action).fields), "quantity": "12", "reason": "counted"}
    answers = await asyncio.gather(*(bea.client.post(action, data=form) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [303] * 4
    assert len(await products.movements("product_789")) == 2


async def test_a_form_of_before_with_another_count_is_asked_about_first(bea: Visitor) -> None:
    page = await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity="12", reason="counted")
    bea.page = page
    await bea.send("/staff/stock/product_789/movements", quantity="13", reason="counted")
    assert bea.page.status_code == 409
    assert "This form has already changed the stock" in bea.text

    await bea.send("/staff/stock/product_789/movements")

    assert "Changed by +13: 75 on hand" in bea.text


async def test_what_could_not_be_booked_leaves_the_form_as_good_as_new(bea: Visitor) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity="-51", reason="lost")
    assert bea.page.status_code == 409
    await bea.send("/staff/stock/product_789/movements", quantity="-50")
    assert "Changed by -50: 0 on hand" in bea.text


@pytest.mark.parametrize("quantity", ["", "0", "1.5", "many", "1e3", "9" * 40, "-51"])
async def test_a_count_that_cannot_be_changes_nothing(bea: Visitor, quantity: str) -> None:
    await bea.open("/staff/stock/product_789")
    await bea.send("/staff/stock/product_789/movements", quantity=quantity, reason="counted")

    assert bea.page.status_code in (409, 422)
    assert "There is a problem" in bea.text
    assert bea.form("/staff/stock/product_789/movements").value("reason") == "counted"
    assert len(await products.movements("product_789")) == 1


async def test_a_packer_looks_but_does_not_change(pat: Visitor) -> None:
    token = pat.form("/staff/logout").value("_csrf_token")
    await pat.open("/staff/stock/product_789")
    assert "Only managers can change stock." in pat.text

    for action in (
        "/staff/stock/product_789/movements",
        "/staff/events/replay",
        "/staff/events/1/replay",
        "/staff/mails/replay",
        "/staff/mails/1/replay",
    ):
        answer = await pat.client.post(
            action, data={"_csrf_token": token, "quantity": "5", "reason": "x"}
        )
        assert answer.status_code == 403
    assert len(await products.movements("product_789")) == 1


async def test_a_failure_is_shown_with_its_reason_and_replayed(
    bea: Visitor, settle: Settle
) -> None:
    order = await place(product_456=1)
    await fetch(
        "UPDATE messaging.deliveries SET state = 'FAILED', attempts = 8, error = 'no such shelf'"
    )
    await bea.open("/staff/events")
    assert "order.created" in bea.text
    assert "no such shelf" in bea.text

    await bea.send("/staff/events/replay")
    assert "3 failures are being retried." in bea.text
    assert "No failures" in bea.text
    await settle()
    assert (await shipment_of(order)).status == "PENDING"


async def test_a_failure_is_replayed_once(bea: Visitor) -> None:
    await place(product_456=1)
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED', error = 'no such shelf'")
    shown = (await bea.open("/staff/events")).text
    action = re.findall(r"/staff/events/\d+/replay", shown)[0]

    for told in ("It is being retried.", "It has already been replayed."):
        bea.page = httpx.Response(200, text=shown, request=bea.page.request)
        await bea.send(action)
        assert told in bea.text


async def test_the_report_names_what_is_late(
    bea: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await bea.open("/staff/reports")
    assert "Nothing is late" in bea.text

    order = await place(product_456=1)
    await settle()
    sent = await shipment_of(order)
    await delivery.dispatch(sent.shipment_id, "DHL", "JD 1", "Bea")
    await fetch(
        "UPDATE delivery.shipments SET placed_at = now() - interval '9 days',"
        " shipped_at = shipped_at - interval '8 days'"
    )
    await bea.open("/staff/reports")

    assert "1 parcel has waited for more than two days; 1 has been on the way" in bea.text
    for late in (waiting, sent):
        assert f"/staff/shipments/{late.shipment_id}" in bea.page.text


async def test_a_refused_mail_is_shown_with_its_reason_and_sent_again(
    bea: Visitor, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await fetch("UPDATE mailing.mails SET state = 'FAILED', error = '550 no <b>such</b> mailbox'")
    await bea.open("/staff/events")
    assert order.order_number in bea.text
    assert "550 no <b>such</b> mailbox" in bea.text

    action = re.findall(r"/staff/mails/\d+/replay", bea.page.text)[0]
    await bea.send(action)
    assert "It is being sent again." in bea.text
    assert "No mails were rejected" in bea.text
    assert await fetch_value("SELECT (state, attempts) FROM mailing.mails") == ("PENDING", 0)

    await fetch("UPDATE mailing.mails SET state = 'FAILED'")
    await bea.open("/staff/events")
    await bea.send("/staff/mails/replay")
    assert "1 mail is being sent again." in bea.text


async def test_the_report_counts_what_happened(bea: Visitor, waiting: delivery.Shipment) -> None:
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea")

    await bea.open("/staff/reports")

    assert "Orders, 24 hours 1 Parcels shipped, 24 hours 1" in bea.text
    assert bea.page.text.count('class="bars-placed"') == 24

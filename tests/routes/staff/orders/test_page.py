"""Everything of one order is on one page, read with few questions to the database."""

from uuid import UUID

import pytest

from app import audit_log
from app.infra.database import transaction
from app.routes.staff.orders.timeline import OrderStep
from app.routes.staff.orders.view import LATEST, read_view
from app.services import delivery, sales
from app.values.pieces import PieceCount
from tests.support.cast import place
from tests.support.erasing import Settle
from tests.support.statements import statements_of_test
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")

# One for the session, one for the order, and one each for: its parcels, what was taken out of them,
# what held them, what was changed, the log, shelves, products, earlier orders, withdrawals, steps
# and emails. The first visit may ask for settings besides.
ROUND_TRIPS = 14


def page_of(order_id: UUID) -> str:
    return f"/staff/orders/{order_id}"


async def test_a_caller_is_answered_from_one_page(sue: Visitor, settle: Settle) -> None:
    await place(product_456=1)
    order = await place(product_456=2, product_789=1)
    await settle()
    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 77", "Bea")
    await settle()
    await sue.open(page_of(order.order_id))
    for said in (
        order.order_number,
        "Shipped",
        "Ann Lee",
        "1 order before this one",
        "DHL",
        "JD 77",
    ):
        assert said in sue.text
    for way in (
        'href="mailto:ann@example.org',
        f'href="/staff/shipments/{parcel.shipment_id}"',
        f'href="{page_of(order.order_id)}/email"',
        f'href="{page_of(order.order_id)}/billing-address"',
        'href="/staff/products/product_456"',
    ):
        assert way in sue.page.text
    history = sue.text.partition("History")[2]
    lines = ("Shipped · DHL", "Email · Shipped", "Received by the warehouse", "Email · Placed")
    assert [line for line in lines if line not in history] == []
    assert f'href="{page_of(order.order_id)}/correction"' not in sue.page.text


async def test_it_leads_to_the_forms_while_they_can_do_something(
    sue: Visitor, waiting: delivery.Shipment
) -> None:
    await sue.open(page_of(waiting.order_id))
    assert f'href="{page_of(waiting.order_id)}/correction"' in sue.page.text
    before = await sales.current_token(waiting.order_id)
    await sue.send(f"{page_of(waiting.order_id)}/links")
    assert "Order links replaced" in sue.text
    assert await sales.current_token(waiting.order_id) != before


async def test_the_log_and_the_customers_steps_are_told_once(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    pieces = [PieceCount(1, 1)]
    with audit_log.nobody():
        await sales.request_pieces(None, waiting.order_id, pieces, "one is enough")
    await settle()
    await pat.open(page_of(waiting.order_id))
    assert pat.text.count("Cancellation requested") == 1
    assert "the customer" in pat.text
    assert "1 cancelled" in pat.text
    member = audit_log.Actor("member", str(waiting.order_id), "Bea")
    with audit_log.acting_as(member):
        await sales.request_cancellation(waiting.order_id, "on the phone")
    await settle()
    await pat.open(page_of(waiting.order_id))
    assert pat.text.count("Cancellation requested") == 2
    assert "Bea" in pat.text


async def test_a_step_whose_line_of_the_log_is_not_read_any_more_is_nobodys(
    waiting: delivery.Shipment,
) -> None:
    member = audit_log.Actor("member", str(waiting.order_id), "Bea")
    with audit_log.acting_as(member):
        await sales.request_cancellation(waiting.order_id, "on the phone")
    named = [line.step for line in (await read_view(waiting.order_id)).timeline if line.step]
    assert OrderStep("Cancellation requested", "Bea") in named
    about = audit_log.Subject("order", waiting.order_id, waiting.order_number)
    async with transaction():
        for _ in range(LATEST):
            await audit_log.note("order.links_shown", about, by=member)
    unnamed = [line.step for line in (await read_view(waiting.order_id)).timeline if line.step]
    assert OrderStep("Cancellation requested") in unnamed


async def test_the_parcels_of_a_divided_order_are_told_apart(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    first = [PieceCount(1, 1)]
    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea", items=first)
    await settle()
    await pat.open(page_of(waiting.order_id))
    for said in ("Parcel 1 of 2", "Parcel 2 of 2", "Parcel 1 of 2 · "):
        assert said in pat.text


async def test_an_order_that_no_worker_has_seen_has_a_page(pat: Visitor) -> None:
    order = await place(product_456=1)
    await pat.open(page_of(order.order_id))
    assert "The warehouse has not received the order yet." in pat.text
    assert "First order with this email" in pat.text


async def test_the_page_asks_the_database_a_fixed_number_of_times(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pat.open(page_of(waiting.order_id))
    asked = statements_of_test(monkeypatch)
    await pat.open(page_of(waiting.order_id))
    undivided = len(asked)
    assert undivided <= ROUND_TRIPS, asked

    await delivery.dispatch(waiting.shipment_id, "DHL", "JD 1", "Bea", items=[PieceCount(1, 1)])
    await settle()
    asked.clear()
    await pat.open(page_of(waiting.order_id))
    assert len(asked) == undivided


async def test_strangers_see_nothing_of_it(visitor: Visitor, waiting: delivery.Shipment) -> None:
    await visitor.open(page_of(waiting.order_id))
    assert visitor.page.url.path == "/staff/login"


async def test_the_page_is_in_its_readers_language(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    pat.client.cookies.set("language", "de")
    await pat.open(page_of(waiting.order_id))
    assert "Artikel" in pat.text
    assert "Verlauf" in pat.text

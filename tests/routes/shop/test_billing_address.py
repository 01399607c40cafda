"""A customer says at checkout whom the invoice names, and changes it later, without scripts."""

import pytest

from app.infra.database import fetch_value
from app.services import sales
from tests.support.billing import OFFICE, TYPED, VAT_ID, place_for_the_office
from tests.support.cast import place
from tests.support.checkout import TYPED as AT_HOME
from tests.support.checkout import at_checkout as at_checkout
from tests.support.checkout import orders
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


def form(order: sales.Placed) -> str:
    return f"/orders/{order.order_id}/billing-address"


async def newest() -> sales.Order:
    return await sales.find_order(await fetch_value("SELECT order_id FROM sales.orders"))


async def test_she_orders_for_a_company_with_another_address_for_the_invoice(
    at_checkout: Visitor,
) -> None:
    typed = {**AT_HOME, **TYPED, "company": "Harbour Crew", "vat_id": "fr 123 456 789 01"}
    await at_checkout.send("/orders", **typed)
    for said in ("Harbour Crew", "Lee & Sons, accounts", "1 Ledger Row", "75001 Paris", VAT_ID):
        assert said in at_checkout.text
    order = await newest()
    assert order.billing_address == sales.BillingAddress(**OFFICE)
    assert (order.delivery_address.company, order.customer.vat_id) == ("Harbour Crew", VAT_ID)


async def test_without_the_tick_the_address_counts_for_nothing(at_checkout: Visitor) -> None:
    await at_checkout.send("/orders", **(AT_HOME | TYPED | {"billing": "", "billing_country": "?"}))
    assert (await newest()).billing_address is None


async def test_the_tick_alone_shows_the_address_and_loses_nothing(at_checkout: Visitor) -> None:
    # A browser sends nothing of a template.
    sent = {name: one for name, one in at_checkout.form("/orders").fields if "billing" not in name}
    page = await at_checkout.client.post("/orders", data={**sent, **AT_HOME, "billing": "1"})
    assert page.status_code == 422
    assert "Enter the address for the invoice as well, then place your order." in page.text
    assert "<template" not in page.text
    assert 'value="12 Harbour Street"' in page.text
    assert await orders() == 0


async def test_faults_name_the_invoice_and_keep_what_was_typed(at_checkout: Visitor) -> None:
    wrong = TYPED | {"billing_city": "", "billing_postcode": "", "billing_country": "FR"}
    await at_checkout.send("/orders", **(AT_HOME | wrong))
    assert at_checkout.page.status_code == 422
    for said in ("Invoice: Enter the city", "Invoice: Enter the postcode"):
        assert said in at_checkout.text
    shown = at_checkout.form("/orders")
    assert (shown.value("billing_line1"), shown.value("billing")) == ("1 Ledger Row", "1")


async def test_a_doubtful_vat_id_is_taken_and_asked_about(at_checkout: Visitor) -> None:
    await at_checkout.send("/orders", **(AT_HOME | {"vat_id": "DE 12"}))
    assert "The VAT ID DE12 does not look right." in at_checkout.text
    assert await orders() == 1


async def test_the_same_form_sent_twice_is_one_order(at_checkout: Visitor) -> None:
    opened = at_checkout.page
    for _ in range(2):
        at_checkout.page = opened
        await at_checkout.send("/orders", **AT_HOME, **TYPED)
        assert "1 Ledger Row" in at_checkout.text
    assert await orders() == 1


async def test_she_changes_the_invoice_and_then_takes_it_back(visitor: Visitor) -> None:
    order = await place(product_456=1)
    await visitor.open(order.links.page)
    assert form(order) in visitor.page.text
    await visitor.open(form(order))
    await visitor.send(form(order), **TYPED, vat_id=VAT_ID)
    for said in ("The invoice details were changed.", "1 Ledger Row", VAT_ID):
        assert said in visitor.text
    await visitor.open(form(order))
    assert visitor.form(form(order)).value("billing_city") == "Paris"
    await visitor.send(form(order))
    assert "nothing was changed" in visitor.text
    await visitor.open(form(order))
    await visitor.send(form(order), billing="", vat_id="")
    after = await sales.find_order(order.order_id)
    assert (after.billing_address, after.customer.vat_id) == (None, None)
    assert "1 Ledger Row" not in visitor.text


async def test_what_somebody_else_changed_meanwhile_is_not_undone(visitor: Visitor) -> None:
    order = await place_for_the_office()
    await visitor.open(order.links.page)
    await visitor.open(form(order))
    await sales.correct_billing(order.order_id, sales.Billing(vat_id="DE123456789"))
    await visitor.send(form(order), billing_city="Lyon")
    after = await sales.find_order(order.order_id)
    assert after.billing_address
    assert (after.billing_address.city, after.customer.vat_id) == ("Lyon", "DE123456789")


async def test_two_changes_of_one_address_are_shown_and_chosen(visitor: Visitor) -> None:
    order = await place_for_the_office()
    await visitor.open(order.links.page)
    await visitor.open(form(order))
    moved = sales.BillingAddress(**OFFICE | {"city": "Lyon", "postcode": "69001"})
    await sales.correct_billing(order.order_id, sales.Billing(billing_address=moved))
    await visitor.send(form(order), billing_line1="9 Ledger Row")
    assert visitor.page.status_code == 409
    assert "The invoice details were changed while you were editing" in visitor.text
    shown = visitor.form(form(order))
    assert (shown.value("billing_line1"), shown.value("billing_city")) == ("9 Ledger Row", "Lyon")
    await visitor.send(form(order))
    after = await sales.find_order(order.order_id)
    assert after.billing_address
    assert (after.billing_address.line1, after.billing_address.city) == ("9 Ledger Row", "Lyon")

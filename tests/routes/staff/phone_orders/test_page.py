"""An order by phone is placed once, as the checkout places it, and nothing dictated is lost."""

import asyncio

import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import DatabaseAway, fetch, fetch_value
from app.services import products, sales
from app.values.payments import PaymentMethodId
from tests.support.cast import place
from tests.support.checkout import orders
from tests.support.erasing import GRETA, Settle, placed_by
from tests.support.methods import offer, offer_counter
from tests.support.paying import offer as offer_payment
from tests.support.phone_orders import DICTATED, NEW, PLACE, adds, begins, lines
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


def has_kept(sue: Visitor) -> bool:
    form = sue.form(PLACE)
    return {name: form.value(name) for name in DICTATED} == DICTATED


async def latest() -> sales.Order:
    return await sales.find_order(
        await fetch_value("SELECT order_id FROM sales.orders ORDER BY placed_at DESC LIMIT 1")
    )


async def test_support_places_an_order_for_a_caller(sue: Visitor, settle: Settle) -> None:
    await begins(sue, "product_456", "product_456", "product_789")
    assert lines(sue) == {"product_456": "2", "product_789": "1"}
    await sue.send(PLACE, **DICTATED)
    assert [hop.status_code for hop in sue.page.history] == [303]
    assert "The order is placed. The customer gets the usual email." in sue.text
    assert "Taken by phone by Sue" in sue.text
    order = await latest()
    assert sue.page.url.path == f"/staff/orders/{order.order_id}"
    assert order.by_phone
    assert order.customer.name == "Jürgen Groß"
    assert [(one.product_id, one.quantity) for one in order.items] == [
        ("product_456", 2),
        ("product_789", 1),
    ]
    assert await sales.language_of(order.order_id) == "de"
    [line] = (await audit_log.list_lines(Filters(subject=str(order.order_id)))).items
    assert (line.action, line.actor.name) == ("order.taken_by_phone", "Sue")
    await settle()
    mail = "SELECT kind FROM mailing.mails WHERE order_id = $1"
    assert await fetch_value(mail, order.order_id) == "PENDING_SHIPMENT"
    await sue.open(f"/staff/orders/{order.order_id}")
    assert "Order taken by phone" in sue.text


async def test_a_double_click_places_one_order(sue: Visitor) -> None:
    await begins(sue, "product_456")
    fields = dict(sue.form(PLACE).fields)
    sent = [sue.client.post(PLACE, data={**fields, **DICTATED}) for _ in range(2)]
    answers = await asyncio.gather(*sent)
    assert len({answer.headers["location"].partition("?")[0] for answer in answers}) == 1
    assert await orders() == 1
    again = await sue.client.post(PLACE, data={**fields, **DICTATED, "name": "Somebody"})
    assert again.status_code == 409
    assert "This form has already placed an order." in again.text
    assert await orders() == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [("blue mug", ""), ("4006381333931", "barcode"), ("MUG-B", "sku"), ("product_456", "")],
)
async def test_products_are_found_by_name_and_code(sue: Visitor, typed: str, code: str) -> None:
    if code:
        await fetch(
            f"UPDATE products.products SET {code} = $1 WHERE product_id = 'product_456'", typed
        )
    await sue.open(NEW)
    await sue.send(PLACE, to=NEW, find=typed, **DICTATED)
    assert has_kept(sue)
    if code or typed == "product_456":
        assert lines(sue) == {"product_456": "1"}
    else:
        assert "Add Blue mug" in sue.form(PLACE).buttons
        assert lines(sue) == {}


async def test_nothing_is_found_and_drafts_and_archived_are_not(sue: Visitor) -> None:
    await fetch("UPDATE products.products SET withdrawn_at = now()")
    await sue.open(NEW)
    await sue.send(PLACE, to=NEW, find="mug")
    assert "No product for sale matches mug" in sue.text
    assert sue.form(PLACE).value("find") == "mug"


async def test_faults_are_named_and_all_stays(sue: Visitor) -> None:
    await begins(sue, "product_456")
    typed = {**DICTATED, "email": "nobody", "city": "", "country": "DE"}
    await sue.send(PLACE, **typed, quantity="many", find="scarf")
    assert sue.page.status_code == 422
    for fault in (
        "Enter an email in the form name@example.com",
        "Enter the city",
        "Blue mug: enter a whole number from 1 to 10000",
        "Search for this product first, or clear the field",
    ):
        assert sue.text.count(fault) == 2, fault
    form = sue.form(PLACE)
    assert {name: form.value(name) for name in typed} == typed
    assert lines(sue) == {"product_456": "many"}
    assert await orders() == 0


async def test_no_email_and_no_product_is_no_order(sue: Visitor) -> None:
    await sue.open(NEW)
    await sue.send(PLACE, **{**DICTATED, "email": ""})
    assert sue.page.status_code == 422
    assert "Enter the customer&#39;s email" in sue.page.text
    assert "Add at least one product" in sue.text


async def test_what_is_not_available_is_named(sue: Visitor) -> None:
    left = await fetch_value(
        "SELECT on_hand - reserved FROM products.stock WHERE product_id = 'product_456'"
    )
    await begins(sue, "product_456", "product_789")
    await sue.send(PLACE, to=NEW, update="1", quantity=str(left + 1), **DICTATED)
    await sue.send(PLACE)
    assert sue.page.status_code == 400
    assert f"only {left} left" in sue.text
    assert "Nothing was ordered" in sue.text
    assert has_kept(sue)
    assert await orders() == 0


async def test_another_total_is_told_before_the_order_is_placed(sue: Visitor) -> None:
    await begins(sue, "product_456")
    await sue.send(PLACE, quantity="3", **DICTATED)
    assert sue.page.status_code == 409
    assert "Tell the caller the new total" in sue.text
    assert await orders() == 0
    await sue.send(PLACE)
    assert await orders() == 1


async def test_enter_checks_and_places_nothing(sue: Visitor) -> None:
    await begins(sue, "product_456")
    await sue.send(PLACE, to=NEW)
    assert "Enter the recipient's name" in sue.text
    await sue.send(PLACE, to=NEW, **DICTATED)
    assert "Nothing is missing." in sue.text
    assert await orders() == 0
    await sue.send(PLACE)
    assert await orders() == 1


async def test_a_line_is_removed(sue: Visitor) -> None:
    await begins(sue, "product_456", "product_789")
    await sue.send(PLACE, to=NEW, remove="product_456")
    assert lines(sue) == {"product_789": "1"}


async def test_the_invoice_goes_elsewhere_without_scripts(sue: Visitor) -> None:
    await begins(sue, "product_456")
    # What a template holds is no field yet.
    sent = {name: value for name, value in sue.form(PLACE).fields if "billing_" not in name}
    sue.page = await sue.client.post(PLACE, data={**sent, **DICTATED, "billing": "1"})
    assert sue.page.status_code == 422
    assert "Enter the address for the invoice as well" in sue.text
    invoice = {"name": "Kontor", "line1": "3 Court", "city": "Bern", "postcode": "3011"}
    billing = {f"billing_{name}": value for name, value in {**invoice, "country": "CH"}.items()}
    await sue.send(PLACE, vat_id="DE123456789", **billing)
    order = await latest()
    assert order.billing_address
    assert order.billing_address.name == "Kontor"


async def test_an_invoice_goes_to_a_country_that_there_is(sue: Visitor) -> None:
    await begins(sue, "product_456")
    invoice = {"name": "Kontor", "line1": "3 Court", "city": "Bern", "country": "ZZ"}
    billing = {f"billing_{name}": value for name, value in invoice.items()}
    await sue.send(PLACE, **DICTATED, billing="1", **billing)
    assert sue.page.status_code == 422
    assert "Invoice: Choose a country" in sue.text
    assert 'href="#billing_country"' in sue.page.text


async def test_the_order_of_before_fills_the_form(sue: Visitor, settle: Settle) -> None:
    before = await placed_by(GRETA)
    await settle()
    await sue.open(f"/staff/orders/{before.order_id}")
    assert f'href="{NEW}?order={before.order_id}"' in sue.page.text
    await sue.open(f"{NEW}?order={before.order_id}")
    assert f"Like order {before.order_number}, at today's prices." in sue.text
    assert lines(sue) == {"product_456": "1"}
    assert sue.form(PLACE).value("note") == ""
    await sue.send(PLACE)
    again = await latest()
    assert (again.by_phone, again.customer) == (True, GRETA)
    first = await sales.find_order(before.order_id)
    assert again.delivery_address == first.delivery_address
    assert again.billing_address == first.billing_address


async def test_what_is_no_longer_sold_is_in_the_form_and_said(sue: Visitor) -> None:
    before = await place(product_456=2, product_789=1)
    await fetch("UPDATE products.products SET withdrawn_at = now() WHERE product_id='product_789'")
    await sue.open(f"{NEW}?order={before.order_id}")
    assert lines(sue) == {"product_456": "2", "product_789": "1"}
    assert "no longer sold" in sue.text
    await sue.send(PLACE, to=NEW, remove="product_789")
    await sue.send(PLACE)
    assert (await latest()).by_phone


async def test_a_form_that_is_closed_reserves_nothing(sue: Visitor) -> None:
    reserved = "SELECT sum(reserved) FROM products.stock"
    before = await fetch_value(reserved)
    await begins(sue, "product_456")
    await sue.send(PLACE, to=NEW, **DICTATED)
    assert await fetch_value(reserved) == before


async def test_what_is_ordered_again_costs_what_it_costs_today(sue: Visitor) -> None:
    before = await place(product_456=1)
    await fetch("UPDATE products.products SET price = 1999 WHERE product_id = 'product_456'")
    await sue.open(f"{NEW}?order={before.order_id}")
    assert "€19.99 each" in sue.text
    await fetch("UPDATE products.products SET price = 2999 WHERE product_id = 'product_456'")
    await sue.send(PLACE)
    assert sue.page.status_code == 409
    await sue.send(PLACE)
    assert (await latest()).total.amount == 2999


async def test_a_customer_who_calls_finds_her_address_and_no_products(sue: Visitor) -> None:
    before = await placed_by(GRETA)
    await sue.open(f"/staff/orders/{before.order_id}/customer")
    assert f'href="{NEW}?customer={before.order_id}"' in sue.page.text
    await sue.open(f"{NEW}?customer={before.order_id}")
    assert sue.form(PLACE).value("email") == GRETA.email
    assert lines(sue) == {}


async def test_nothing_of_somebody_who_was_erased_is_filled_in(sue: Visitor) -> None:
    before = await place(product_456=1)
    await fetch("UPDATE sales.orders SET customer_email = 'erased', customer_name = 'erased'")
    await sue.open(f"{NEW}?order={before.order_id}")
    assert "erased" not in sue.page.text
    assert (await sue.open(f"{NEW}?order=nonsense")).status_code in (400, 404, 422)


async def test_the_shop_is_away(sue: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseAway

    await begins(sue, "product_456")
    monkeypatch.setattr(products, "reserve", away)
    await sue.send(PLACE, **DICTATED)
    assert sue.page.status_code == 503
    assert "your entries are still here" in sue.text
    assert has_kept(sue)


@pytest.mark.parametrize(
    ("to", "typed"), [(PLACE, {}), (NEW, {"add": "product_789"}), (NEW, {"find": "mug"}), (NEW, {})]
)
async def test_products_that_cannot_be_read_are_not_said_to_be_gone(
    sue: Visitor, monkeypatch: pytest.MonkeyPatch, to: str, typed: dict[str, str]
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseAway

    await begins(sue, "product_456")
    total = sue.form(PLACE).value("total")
    with monkeypatch.context() as outage:
        outage.setattr(products, "find_products", away)
        outage.setattr(products, "search_products", away)
        await sue.send(PLACE, to=to, **DICTATED, **typed)
    assert sue.page.status_code == 503
    assert sue.page.headers["Retry-After"] == "3"
    assert "your entries are still here" in sue.text
    assert "no longer sold" not in sue.text
    assert has_kept(sue)
    assert lines(sue) == {"product_456": "1"}
    assert sue.form(PLACE).value("total") == total
    assert sue.form(PLACE).value("find") == typed.get("find", "")
    await sue.send(PLACE, find="")
    assert await orders() == 1


async def test_a_shop_that_is_away_after_the_stock_ran_short_keeps_the_form(
    sue: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseAway

    async def short(*_: object, **__: object) -> None:
        monkeypatch.setattr(products, "find_products", away)
        raise products.OutOfStock({})

    await begins(sue, "product_456")
    monkeypatch.setattr(sales, "place_order", short)
    await sue.send(PLACE, **DICTATED)
    assert sue.page.status_code == 503
    assert has_kept(sue)


async def test_what_nobody_can_type_breaks_nothing(sue: Visitor) -> None:
    await sue.open(NEW)
    for product_id in ("", "\x00", "nothing", "x" * 5000, "😀"):
        await sue.send(PLACE, to=NEW, add=product_id)
        assert sue.page.status_code in (200, 422)
    await adds(sue, "product_456")
    for quantity in ("", "0", "-1", "1e3", "9" * 50, "１"):
        await sue.send(PLACE, quantity=quantity, **DICTATED)
        assert sue.page.status_code == 422


async def test_packers_take_no_orders(pat: Visitor) -> None:
    assert (await pat.open(NEW)).status_code == 403


async def test_the_caller_hears_what_delivery_costs(sue: Visitor) -> None:
    await offer("post", 490)
    await offer("express", 1290, countries=["DE"])
    await begins(sue, "product_456")
    assert "Post: €4.90" in sue.text
    await sue.send(PLACE, **DICTATED, delivery_method="express")
    assert (sue.page.status_code, await orders()) == (409, 0)
    assert "Express: €12.90" in sue.text
    await sue.send(PLACE)
    order = await latest()
    assert (order.amounts.fee.amount, order.total.amount) == (1290, 2690)
    assert "Express €12.90" in sue.text


async def test_a_way_of_delivery_that_does_not_lead_there_is_named(sue: Visitor) -> None:
    await offer("abroad", 1990, countries=["FR"])
    await begins(sue, "product_456")
    await sue.send(PLACE, **DICTATED)
    assert (sue.page.status_code, await orders()) == (422, 0)
    assert "We have no way of delivery for this country" in sue.text
    assert has_kept_but_country(sue)


def has_kept_but_country(sue: Visitor) -> bool:
    form = sue.form(PLACE)
    return all(form.value(name) == DICTATED[name] for name in DICTATED.keys() - {"country"})


async def test_what_does_not_go_with_the_delivery_is_said_at_the_payment(sue: Visitor) -> None:
    await offer_payment(PaymentMethodId.INVOICE, PaymentMethodId.AT_PICKUP)
    await offer("post", 490)
    await offer_counter()
    await begins(sue, "product_456")
    chosen = {"delivery_method": "post", "payment_method": PaymentMethodId.AT_PICKUP}
    await sue.send(PLACE, **DICTATED, **chosen)
    assert (sue.page.status_code, await orders()) == (422, 0)
    assert "Only what is picked up can be paid at pick-up" in sue.text
    assert has_kept(sue)

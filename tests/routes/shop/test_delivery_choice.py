"""At the checkout: the ways of delivery for a country, what they cost, and what is ordered."""

from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch, fetch_value
from app.services import mailing, sales
from app.values.fields import Invalid
from tests.support.checkout import TYPED, has_in_cart, orders
from tests.support.checkout import at_checkout as at_checkout
from tests.support.mails import mail_about
from tests.support.methods import offer, offer_counter
from tests.support.post_office import body, parsed
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
async def methods() -> None:
    await offer("standard", 490, name="Standard", free_from=20000, countries=["DE", "AT"])
    await offer("express", 1290, name="Express", countries=["DE"])
    await offer("abroad", 1990, name="Abroad", countries=["FR"])


async def test_a_shop_without_methods_says_that_delivery_is_free(at_checkout: Visitor) -> None:
    assert "delivery_method" not in at_checkout.page.text
    assert "Delivery Free Total" in at_checkout.text


async def test_the_first_method_is_chosen_and_its_fee_is_in_the_total(
    methods: None, at_checkout: Visitor
) -> None:
    assert "Standard Austria, Germany free from €200.00 €4.90" in at_checkout.text
    assert "Items €117.00 Standard €4.90 Total €121.90" in at_checkout.text
    await at_checkout.send("/orders", **TYPED)
    assert "Standard €4.90 Total €121.90" in at_checkout.text
    assert await fetch_value("SELECT fee FROM sales.orders") == 490


async def test_without_scripts_another_choice_is_shown_before_it_is_ordered(
    methods: None, at_checkout: Visitor
) -> None:
    answer = await at_checkout.send("/orders", **TYPED, delivery_method="express")
    assert (answer.status_code, await orders()) == (409, 0)
    assert "Delivery now has another price" in at_checkout.text
    assert "Express €12.90 Total €129.90" in at_checkout.text
    await at_checkout.send("/orders")
    assert "Express €12.90 Total €129.90" in at_checkout.text
    assert await fetch_value("SELECT method_id FROM sales.orders") == "express"


async def test_the_choice_follows_the_country(methods: None, at_checkout: Visitor) -> None:
    await at_checkout.send("/orders", "/checkout", **TYPED | {"country": "FR"})
    assert "Abroad €19.90" in at_checkout.text
    assert "Express" not in at_checkout.text
    assert at_checkout.form("/orders").value("line1") == TYPED["line1"]


async def test_a_method_for_another_country_is_refused_and_nothing_typed_is_lost(
    methods: None, at_checkout: Visitor
) -> None:
    to_france = TYPED | {"country": "FR", "delivery_method": "express"}
    answer = await at_checkout.send("/orders", **to_france)
    assert (answer.status_code, await orders()) == (422, 0)
    assert "This way of delivery is not available for this country" in at_checkout.text
    assert at_checkout.form("/orders").value("line1") == TYPED["line1"]


async def test_only_countries_with_a_way_of_delivery_can_be_chosen(
    methods: None, at_checkout: Visitor
) -> None:
    served, _, invoice = at_checkout.page.text.partition('id="billing_country"')
    assert ">France<" in served
    assert ">Spain<" not in served
    assert ">Spain<" in invoice
    answer = await at_checkout.send("/orders", **TYPED | {"country": "ES"})
    assert (answer.status_code, await orders()) == (422, 0)
    assert "We have no way of delivery for this country" in at_checkout.text


async def test_what_is_too_heavy_for_a_method_cannot_be_chosen(visitor: Visitor) -> None:
    await fetch("UPDATE products.products SET weight_grams = 1500")
    await offer("letter", 190, max_weight_grams=1000)
    await offer("parcel", 490, max_weight_grams=31_500)
    await has_in_cart(visitor, "product_456")
    await visitor.open("/checkout")
    assert "Letter up to 1 kg only €1.90" in visitor.text
    assert "Parcel €4.90 Total" in visitor.text
    answer = await visitor.send("/orders", **TYPED, delivery_method="letter")
    assert (answer.status_code, await orders()) == (422, 0)
    assert "too heavy for the chosen way of delivery" in visitor.text


async def test_a_fee_that_changed_meanwhile_is_shown_before_it_is_ordered(
    methods: None, at_checkout: Visitor
) -> None:
    await offer("standard", 590, name="Standard", countries=["DE"])
    answer = await at_checkout.send("/orders", **TYPED)
    assert (answer.status_code, await orders()) == (409, 0)
    assert "Standard €5.90 Total €122.90" in at_checkout.text


async def test_a_script_gets_the_choice_and_the_sums_alone(
    methods: None, at_checkout: Visitor
) -> None:
    sent = dict(at_checkout.form("/orders").fields) | {"country": "DE"}
    lines = ["product_456:2", "product_789:1"]
    sent |= {"delivery_method": "express", "line": lines}
    answer = await at_checkout.client.post("/checkout", data=sent, headers=PARTIAL)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "€129.90" in answer.text
    assert 'name="fee" value="1290"' in answer.text


async def test_cart_and_product_say_what_delivery_costs_at_least(
    methods: None, visitor: Visitor
) -> None:
    await visitor.open("/products/product_456")
    assert "Delivery from €4.90, free from €200.00" in visitor.text
    await has_in_cart(visitor, "product_456")
    await visitor.open("/cart")
    assert "Total without delivery €14.00" in visitor.text
    assert "Delivery from €4.90, free from €200.00" in visitor.text


async def test_a_counter_is_no_delivery(visitor: Visitor) -> None:
    await offer("post", 490)
    await offer_counter()
    await visitor.open("/products/product_456")
    assert "Delivery €4.90" in visitor.text


async def test_order_mail_and_summary_show_the_fee(
    methods: None, at_checkout: Visitor, settle: Callable[[], Awaitable[int]]
) -> None:
    await at_checkout.send("/orders", **TYPED)
    path = at_checkout.page.url.path
    await at_checkout.open(f"{path}/receipt")
    assert "Standard €4.90 Total €121.90" in at_checkout.text
    await settle()
    order_id = await fetch_value("SELECT order_id FROM sales.orders")
    letter = await mailing.letter_for(mail_about(order_id))
    assert letter
    for kind in ("plain", "html"):
        assert "€4.90" in body(parsed(letter.content), kind)


async def test_an_order_cannot_be_sent_where_its_method_does_not_lead(
    methods: None, at_checkout: Visitor, settle: Callable[[], Awaitable[int]]
) -> None:
    await at_checkout.send("/orders", **TYPED)
    await settle()
    path = at_checkout.page.url.path
    await at_checkout.open(f"{path}/correction")
    await at_checkout.send(f"{path}/correction", country="FR")
    assert at_checkout.page.status_code == 422
    assert "The chosen way of delivery does not lead to this country" in at_checkout.text
    order_id = await fetch_value("SELECT order_id FROM sales.orders")
    address = sales.Address(line1="1 Rue", city="Paris", postcode="75001", country="FR")
    with pytest.raises(Invalid):
        await sales.request_details(order_id, sales.Details(delivery_address=address))


async def test_a_method_that_was_switched_off_meanwhile_is_not_ordered(
    methods: None, at_checkout: Visitor
) -> None:
    await offer("express", 1290, name="Express", countries=["DE"], active=False)
    answer = await at_checkout.send("/orders", **TYPED, delivery_method="express")
    assert (answer.status_code, await orders()) == (422, 0)
    assert "Standard €4.90 Total €121.90" in at_checkout.text


async def test_a_fee_that_the_browser_made_up_is_not_taken(
    methods: None, at_checkout: Visitor
) -> None:
    answer = await at_checkout.send("/orders", **TYPED, fee="0")
    assert (answer.status_code, await orders()) == (409, 0)
    await at_checkout.send("/orders")
    assert await fetch_value("SELECT fee FROM sales.orders") == 490


async def test_two_products_together_reach_the_price_from_which_delivery_is_free(
    at_checkout: Visitor,
) -> None:
    await offer("post", 490, free_from=11700)
    await at_checkout.open("/checkout")
    assert "Post Free Total €117.00" in at_checkout.text
    lines = {"change": "product_456:1"}
    await at_checkout.send("/orders", "/checkout", **TYPED, **lines)
    assert "Post €4.90 Total €107.90" in at_checkout.text

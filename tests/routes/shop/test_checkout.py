"""Checkout: an order is placed once or not at all, and what was typed is never lost."""

from typing import Any

import pytest

from app.infra.database import DatabaseAway, fetch_value
from app.infra.database.block import Transaction
from app.services import products, sales
from app.values.money import Money
from tests.support.checkout import TYPED, orders
from tests.support.checkout import at_checkout as at_checkout
from tests.support.visitor import Visitor


def has_kept_what_was_typed(visitor: Visitor) -> bool:
    form = visitor.form("/orders")
    return {name: form.value(name) for name in TYPED} == TYPED


async def test_there_is_no_checkout_of_nothing(visitor: Visitor) -> None:
    await visitor.open("/checkout")

    assert visitor.page.url.path == "/cart"
    assert "there is nothing to check out" in visitor.text


async def test_an_order_leads_to_its_page_and_empties_the_cart(at_checkout: Visitor) -> None:
    placed = await at_checkout.send("/orders", **TYPED)

    assert [hop.status_code for hop in placed.history] == [303]
    assert placed.status_code == 200
    assert "token" not in str(placed.url)
    assert "Thank you, Ann Lee. Your order is placed." in at_checkout.text
    assert "Blue mug €14.00 each €28.00" in at_checkout.text
    assert "12 Harbour Street 3rd floor 20095 Hamburg Germany" in at_checkout.text
    assert "Cart 0 items" in at_checkout.text
    assert await orders() == 1


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"country": "HK", "postcode": "", "city": "Central"}, "3rd floor Central Hong Kong"),
        (
            {"country": "US", "postcode": "62704", "city": "Springfield", "state": "IL"},
            "3rd floor Springfield, IL 62704 United States",
        ),
        ({"country": "GB", "postcode": "LS1 4AP", "city": "Leeds"}, "Leeds LS1 4AP United King"),
    ],
)
async def test_an_address_is_taken_and_shown_as_its_country_writes_it(
    at_checkout: Visitor, place: dict[str, str], shown: str
) -> None:
    await at_checkout.send("/orders", **{**TYPED, **place})
    assert at_checkout.page.status_code == 200
    assert shown in at_checkout.text


async def test_the_same_form_sent_twice_is_one_order(at_checkout: Visitor) -> None:
    form = dict(at_checkout.form("/orders").fields)
    lines = ["product_456:2", "product_789:1"]
    first = await at_checkout.send("/orders", **TYPED)
    second = await at_checkout.client.post("/orders", data={**form, **TYPED, "line": lines})

    assert second.headers["location"] == f"{first.url.path}?placed=1"
    assert await orders() == 1


async def test_a_form_sent_again_after_a_new_link_was_made_keeps_the_way_to_the_order(
    at_checkout: Visitor,
) -> None:
    """Back, and sent once more: the token of then opens nothing, and must not replace today's."""
    form = at_checkout.form("/orders")
    sent = dict(form.fields) | TYPED | {"line": [v for name, v in form.fields if name == "line"]}
    await at_checkout.send("/orders", **TYPED)
    path = at_checkout.page.url.path
    await at_checkout.send(f"{path}/links")
    await at_checkout.client.post("/orders", data=sent)
    assert (await at_checkout.open(path)).status_code == 200
    assert await orders() == 1


async def test_a_used_form_with_other_content_asks_before_a_second_order(
    at_checkout: Visitor,
) -> None:
    form = dict(at_checkout.form("/orders").fields)
    lines = ["product_456:2", "product_789:1"]
    await at_checkout.send("/orders", **TYPED)
    changed = {**form, **TYPED, "city": "Bremen", "line": lines}
    at_checkout.page = await at_checkout.client.post("/orders", data=changed)

    assert at_checkout.page.status_code == 409
    assert "This form has already placed an order." in at_checkout.text
    assert at_checkout.form("/orders").value("key") != form["key"]
    assert await orders() == 1

    await at_checkout.send("/orders")
    assert await orders() == 2


async def test_what_is_gone_meanwhile_is_named_and_nothing_is_ordered(
    at_checkout: Visitor,
) -> None:
    await products.move_stock("product_456", -149, "counted", "Bea")
    await products.move_stock("product_789", -50, "counted", "Bea")

    await at_checkout.send("/orders", **TYPED)

    assert at_checkout.page.status_code == 400
    assert "Blue mug: you asked for 2, 1 left" in at_checkout.text
    assert "Wool blanket: you asked for 1, 0 left" in at_checkout.text
    assert has_kept_what_was_typed(at_checkout)
    assert await orders() == 0

    await at_checkout.send("/orders", to="/checkout", change="product_456:1")
    await at_checkout.send("/orders", to="/checkout", change="product_789:0")
    assert has_kept_what_was_typed(at_checkout)
    assert at_checkout.form("/orders").buttons[-1] == "Place order · €14.00"

    await at_checkout.send("/orders")
    assert await orders() == 1


async def test_a_new_price_is_shown_before_it_is_paid(at_checkout: Visitor) -> None:
    dearer = products.ProductInput(name="Blue mug", price=Money.of(1500))
    await products.put_product("product_456", dearer)

    await at_checkout.send("/orders", **TYPED)
    assert at_checkout.page.status_code == 409
    assert "Prices have changed." in at_checkout.text
    assert "Place order · €119.00" in at_checkout.text
    assert await orders() == 0

    await at_checkout.send("/orders")
    assert await orders() == 1


async def test_while_the_database_is_away_nothing_is_lost(
    at_checkout: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **more: Any) -> None:
        raise DatabaseAway("no database connection")

    with monkeypatch.context() as outage:
        outage.setattr(products, "find_products", away)
        outage.setattr(sales, "place_order", away)
        await at_checkout.send("/orders", **TYPED)

    assert at_checkout.page.status_code == 503
    assert "Nothing was ordered" in at_checkout.text
    assert has_kept_what_was_typed(at_checkout)

    await at_checkout.send("/orders")
    assert at_checkout.page.status_code == 200
    assert await orders() == 1


async def test_a_price_that_changes_while_the_order_waits_is_never_charged(
    at_checkout: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The price changes after the page has compared it, before the batch is written."""
    place = sales.place_order

    async def wait(*given: Any, **more: Any) -> Any:
        dearer = products.ProductInput(name="Blue mug", price=Money.of(9900))
        await products.put_product("product_456", dearer)
        return await place(*given, **more)

    with monkeypatch.context() as waiting:
        waiting.setattr(sales, "place_order", wait)
        await at_checkout.send("/orders", **TYPED)

    assert at_checkout.page.status_code == 409
    assert "Prices have changed." in at_checkout.text
    assert "Place order · €287.00" in at_checkout.text
    assert has_kept_what_was_typed(at_checkout)
    assert await orders() == 0
    assert await fetch_value("SELECT sum(reserved) FROM products.stock") == 0

    await at_checkout.send("/orders")
    assert await fetch_value("SELECT total FROM sales.orders") == 28700


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "We can't tell yet whether your order went through. Press the button again: it "
                "won't be placed twice."
            ),
        ),
        ("de", "Wir wissen noch nicht, ob Ihre Bestellung angekommen ist."),
    ],
)
async def test_a_lost_answer_is_said_to_be_unknown(
    at_checkout: Visitor,
    monkeypatch: pytest.MonkeyPatch,
    written: bool,
    language: str,
    told: str,
) -> None:
    commit, undo = Transaction.commit, Transaction.rollback

    async def lost(transaction: Transaction) -> None:
        await (commit if written else undo)(transaction)
        raise ConnectionResetError("the answer to COMMIT was lost")

    at_checkout.client.cookies.set("language", language)
    with monkeypatch.context() as fault:
        fault.setattr(Transaction, "commit", lost)
        await at_checkout.send("/orders", **TYPED)

    assert at_checkout.page.status_code == 503
    assert told in at_checkout.text
    assert "Nothing was ordered" not in at_checkout.text
    assert has_kept_what_was_typed(at_checkout)
    assert await orders() == (1 if written else 0)

    await at_checkout.send("/orders")
    assert at_checkout.page.url.path.startswith("/orders/")
    assert await orders() == 1

"""The form of the checkout: its fields, and what is wrong in one."""

import json
import re

import pytest

from tests.support.checkout import TYPED, orders
from tests.support.checkout import at_checkout as at_checkout
from tests.support.visitor import Visitor


async def test_the_fields_have_the_names_people_know(at_checkout: Visitor) -> None:
    labels = re.findall(r"<label for=\"[a-z0-9]+\">([^<]+)</label>", at_checkout.page.text)

    assert {"Name", "Email", "Address", "City", "Postcode", "Country"} <= set(labels)
    assert at_checkout.form("/orders").buttons[0] == "Place order"
    assert at_checkout.form("/orders").buttons[-1] == "Place order · €117.00"


async def test_the_german_button_says_that_it_costs_and_nothing_else(
    at_checkout: Visitor,
) -> None:
    """§ 312j BGB: with any other words on it no order is made. The total stands above it."""
    await at_checkout.send("/language", language="de")
    await at_checkout.open("/checkout")

    assert set(at_checkout.form("/orders").buttons) == {"Zahlungspflichtig bestellen"}
    assert re.search(r"Summe 117,00.€ Zahlungspflichtig bestellen", at_checkout.text)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("name", "", "Enter the recipient's name"),
        ("name", "x" * 201, "Name must have at most 200 characters"),
        ("name", " \x00 ", "Enter the recipient's name"),
        ("email", "nobody", "Enter an email in the form name@example.com"),
        ("postcode", "", "Enter the postcode"),
        ("postcode", "1" * 21, "Postcode must have at most 20 characters"),
        ("country", "ZZ", "Choose a country"),
        ("country", "", "Choose a country"),
        ("note", "x" * 2001, "The note must have at most 2000 characters"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    at_checkout: Visitor, name: str, typed: str, told: str
) -> None:
    await at_checkout.send("/orders", **{**TYPED, name: typed})

    assert at_checkout.page.status_code == 422
    assert "Error: Checkout" in at_checkout.text
    assert at_checkout.text.count(told) >= 2
    assert f'aria-describedby="{"email-hint " if name == "email" else ""}{name}-error"' in (
        at_checkout.page.text
    )
    assert at_checkout.form("/orders").value("line1") == TYPED["line1"]
    assert await orders() == 0


@pytest.mark.parametrize("line", ["", "product_456", "product_456:-1", "product_456:many", ":3"])
async def test_a_form_without_lines_orders_nothing(at_checkout: Visitor, line: str) -> None:
    await at_checkout.send("/orders", **TYPED, line=line)

    assert at_checkout.page.url.path == "/cart"
    assert await orders() == 0


@pytest.mark.parametrize("line", ["product_456:0", "no such thing!:1"])
async def test_a_rewritten_form_is_refused(at_checkout: Visitor, line: str) -> None:
    await at_checkout.send("/orders", **TYPED, line=line, total="0")

    assert at_checkout.page.status_code in (409, 422)
    assert await orders() == 0


@pytest.mark.parametrize(("language", "called"), [("en", "State"), ("de", "Bundesstaat")])
async def test_the_state_of_an_address_is_no_state_of_mind(
    at_checkout: Visitor, language: str, called: str
) -> None:
    """The word is another one in German than that for the state of a message."""
    at_checkout.client.headers["Accept-Language"] = language
    page = (await at_checkout.open("/checkout")).text
    [entries] = re.findall(r"data-address-entries>(.*?)</script>", page)
    assert json.loads(entries)["US"] == ["city state postcode", called]

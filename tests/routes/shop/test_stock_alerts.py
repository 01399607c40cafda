"""On the page of a product that is sold out, anyone may ask for an email."""

import pytest

from app.infra.database import fetch_value
from app.services import products
from app.services.products import stock_alerts
from tests.support.alerts import leaves, sold_out, waiting_for
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
PAGE, ASK = "/products/product_456", "/products/product_456/stock-alerts"
NORA = "nora@example.org"


@pytest.fixture(autouse=True)
async def mug_is_gone(shop: None) -> None:
    await sold_out("product_456")


async def test_whoever_asks_is_told_what_follows_and_waits(visitor: Visitor) -> None:
    await visitor.open(PAGE)
    assert "Sold out at the moment." in visitor.text
    await visitor.send(ASK, email=NORA)
    assert "We will send you one email when it is available again." in visitor.text
    first = visitor.text
    await visitor.send(ASK, email=NORA)
    assert visitor.text == first
    assert await waiting_for("product_456") == [NORA]


async def test_the_form_says_how_long_the_address_is_kept(visitor: Visitor) -> None:
    await visitor.open(PAGE)
    told, waits = stock_alerts.TOLD_DAYS, stock_alerts.WAITS_DAYS
    said = f"We delete your address {told} days after it, or after {waits} days without one."
    assert said in visitor.text


async def test_a_product_that_is_there_asks_for_no_address(visitor: Visitor) -> None:
    await visitor.open("/products/product_789")
    assert "Email me when it is back" not in visitor.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Enter your email"), ("nora", "Enter an email like name@example.org")],
)
async def test_a_wrong_address_is_named_and_kept(visitor: Visitor, typed: str, says: str) -> None:
    await visitor.open(PAGE)
    answer = await visitor.send(ASK, email=typed)
    assert answer.status_code == 422
    assert says in visitor.text
    assert visitor.form(ASK).value("email") == typed
    assert await waiting_for("product_456") == []


async def test_a_page_that_was_open_while_it_came_back(visitor: Visitor) -> None:
    await visitor.open(PAGE)
    await leaves("product_456", 5)
    await visitor.send(ASK, email=NORA)
    assert "It is available now, so you need not wait." in visitor.text
    assert "Add to cart" in visitor.text


async def test_an_address_that_waits_for_too_much_gets_the_same_answer(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.products.stock_alerts.MAX_WAITING", 0)
    await visitor.open(PAGE)
    await visitor.send(ASK, email=NORA)
    assert "We will send you one email when it is available again." in visitor.text
    assert await waiting_for("product_456") == []


async def the_link() -> str:
    given = products.NewStockAlert(email=NORA)
    await products.ask_for_alert("product_456", given, "en")
    await leaves("product_456", 1)
    await products.tell_who_waits()
    alert_id = await fetch_value("SELECT alert_id FROM products.stock_alerts")
    await sold_out("product_456")
    await products.ask_for_alert("product_456", given, "en")
    return f"/stock-alerts/{alert_id}?token={products.alert_token_for(alert_id)}"


async def test_the_mails_link_stops_them_and_allows_them_again(visitor: Visitor) -> None:
    link = await the_link()
    action = link.partition("?")[0]
    await visitor.open(link)
    assert "Stop all of them for" in visitor.text
    assert NORA in visitor.text
    assert await waiting_for("product_456") == [NORA]
    await visitor.send(action, wanted="no")
    assert "We send no such emails to" in visitor.text
    assert await waiting_for("product_456") == []


async def test_a_guessed_link_opens_nothing(visitor: Visitor) -> None:
    link = await the_link()
    answer = await visitor.open(f"{link[:-1]}")
    assert answer.status_code == 410
    assert "This link no longer works" in visitor.text
    assert NORA not in visitor.page.text


async def test_the_staff_see_how_many_wait(bea: Visitor) -> None:
    await the_link()
    await bea.open("/staff/stock")
    assert "1 person waits for it" in bea.text
    await bea.open("/staff/stock/product_456")
    assert "They get an email when it is back." in bea.text

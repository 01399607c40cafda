"""From the product's page to the mail, customers read on which days their order arrives."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from app.infra.database import fetch_value
from app.routes.shop import arrival
from app.routes.shop.arrival import arrival_of
from app.routes.shop.order_view import OrderView
from app.services import mailing, products, sales
from app.values.delivery_methods import TransitDays
from app.values.formats import day_range
from app.values.promises import Promise
from app.web import delivery_choice, delivery_promise
from tests.support.cast import place
from tests.support.checkout import TYPED
from tests.support.checkout import at_checkout as at_checkout
from tests.support.mails import mail_about
from tests.support.methods import offer
from tests.support.post_office import body, parsed
from tests.support.promising import promise_days
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")

# A Tuesday, 11:50 in Hamburg.
NOON = datetime(2026, 12, 1, 10, 50, tzinfo=UTC)
THEN = Promise(date(2026, 12, 3), date(2026, 12, 4))
DAYS = "Thu 3 Dec – Fri 4 Dec"


@pytest.fixture
async def promising() -> None:
    await promise_days(countries_served=["DE", "AT"])
    await offer("post", name="Post", countries=["DE", "AT"], transit_days=TransitDays(2, 3))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def to(moment: datetime) -> None:
        for module in (delivery_choice, delivery_promise, arrival):
            monkeypatch.setattr(module, "about_now", lambda: moment)

    to(NOON)
    return to


@pytest.mark.usefixtures("at", "promising")
async def test_before_the_cutoff_pages_say_how_long_is_left(at_checkout: Visitor) -> None:
    words = f"Order within 2 h 10 min (by 14:00), arrives {DAYS} (Germany)."
    for page in ("/products/product_456", "/cart"):
        await at_checkout.open(page)
        assert words in at_checkout.text, page


@pytest.mark.usefixtures("promising")
async def test_after_the_cutoff_pages_only_say_when(
    visitor: Visitor, at: Callable[[datetime], None]
) -> None:
    at(NOON.replace(hour=13))
    await visitor.open("/products/product_456")
    assert "Order within" not in visitor.text
    assert "Arrives Fri 4 Dec – Mon 7 Dec (Germany)" in visitor.text


@pytest.mark.usefixtures("promising")
async def test_the_last_minute_is_a_minute(
    visitor: Visitor, at: Callable[[datetime], None]
) -> None:
    at(NOON.replace(hour=12, minute=59, second=30))
    await visitor.open("/products/product_456")
    assert "Order within 1 min (by 14:00)" in visitor.text


@pytest.mark.usefixtures("promising")
async def test_what_is_sold_out_is_not_promised(visitor: Visitor) -> None:
    await products.move_stock("product_456", -150, "counted", "Bea")
    await visitor.open("/products/product_456")
    assert "rrives" not in visitor.text


@pytest.mark.usefixtures("at", "promising")
async def test_the_checkout_knows_the_country(at_checkout: Visitor) -> None:
    assert "Arrives" not in at_checkout.text
    await at_checkout.send("/orders", "/checkout", **TYPED)
    assert f"Post Arrives {DAYS} €4.90" in at_checkout.text


async def test_a_shop_that_promises_nothing_says_nothing(at_checkout: Visitor) -> None:
    await offer("post", transit_days=TransitDays(2, 3))
    for page in ("/products/product_456", "/cart", "/checkout"):
        await at_checkout.open(page)
        assert "rrives" not in at_checkout.text


@pytest.mark.usefixtures("promising")
async def test_the_order_its_mail_and_the_api_say_what_was_promised(
    at_checkout: Visitor, client: httpx.AsyncClient
) -> None:
    await at_checkout.send("/orders", **TYPED)
    order_id: UUID = await fetch_value("SELECT order_id FROM sales.orders")
    promise = (await sales.find_order(order_id)).promised
    assert promise
    words = f"Arrives {day_range(promise.from_, promise.by)}"
    assert " ".join(words.split()) in at_checkout.text
    letter = await mailing.letter_for(mail_about(order_id))
    assert letter
    assert words in body(parsed(letter.content), "plain")
    assert words in body(parsed(letter.content), "html")
    token = {"Authorization": f"Bearer {sales.token_for(order_id)}"}
    shown = (await client.get(f"/api/v1/orders/{order_id}", headers=token)).json()
    assert shown["promised"] == msgspec.to_builtins(promise)


@pytest.mark.usefixtures("at")
async def test_the_api_promises_for_the_country(client: httpx.AsyncClient) -> None:
    await promise_days()
    await offer("post", transit_days=TransitDays(2, 3))
    items = (await client.get("/api/v1/delivery-methods?country=DE")).json()["items"]
    assert set(items[0]["promised"]) == {"from", "by"}


@pytest.fixture
async def promised_order() -> sales.Order:
    order = await sales.find_order((await place(product_456=1)).order_id)
    return msgspec.structs.replace(order, promised=THEN)


def said(order: sales.Order, **facts: Any) -> str:
    return " ".join(arrival_of(OrderView(msgspec.structs.replace(order, **facts))).split())


async def test_an_open_order_says_when_it_arrives(
    promised_order: sales.Order, at: Callable[[datetime], None]
) -> None:
    assert said(promised_order) == f"Arrives {DAYS}"
    at(datetime(2026, 12, 4, 22, 59, tzinfo=UTC))
    assert said(promised_order) == f"Arrives {DAYS}"
    at(datetime(2026, 12, 5, 0, 0, tzinfo=UTC))
    late = "It was to arrive by Fri 4 Dec 2026. We’re sorry that it takes longer."
    assert said(promised_order) == late


@pytest.mark.usefixtures("at")
async def test_an_order_that_has_arrived_or_is_cancelled_says_nothing(
    promised_order: sales.Order,
) -> None:
    assert said(promised_order, status="DELIVERED") == ""
    assert said(promised_order, status="CANCELLED") == ""
    assert said(promised_order, promised=None) == ""

"""Order again: the cart gets what there is, and the page says what is missing, or costs more."""

import random
from collections.abc import Sequence

import pytest

from app.infra.database import fetch
from app.routes.shop.reorders import refilled
from app.services import products, sales
from app.services.carts import MAX_LINES
from app.values.money import Money
from app.web.cart_cookie import CART_COOKIE
from tests.support.cast import place
from tests.support.visitor import Visitor


async def offers(
    product_id: str, name: str, price: int = 1000, on_hand: int = 5, *, sold: bool = True
) -> None:
    given = products.ProductInput(name=name, price=Money.of(price), category="Home", sold=sold)
    _, new = await products.put_product(product_id, given)
    if new and on_hand:
        await products.move_stock(product_id, on_hand, "first stock", "the tests")


async def orders_again(visitor: Visitor, order: sales.Placed) -> None:
    await visitor.open(order.links.page)
    await visitor.send(f"/orders/{order.order_id}/reorder")
    assert visitor.page.url.path == "/cart"


def quantities(visitor: Visitor) -> dict[str, str]:
    """What the cart's page shows, by product."""
    return {
        form.action.rpartition("/")[2]: form.value("quantity")
        for form in visitor.forms("/cart/lines/")
        if form.value("quantity") and not form.action.endswith("/removal")
    }


async def test_everything_comes_along(visitor: Visitor) -> None:
    order = await place(product_456=2, product_789=1)
    await orders_again(visitor, order)
    assert quantities(visitor) == {"product_456": "2", "product_789": "1"}
    assert f"Everything from {order.order_number} is in your cart." in visitor.text
    assert "New price" not in visitor.text


async def test_what_the_cart_has_is_kept_and_summed(visitor: Visitor) -> None:
    order = await place(product_456=2)
    for product in ("product_456", "product_789"):
        await visitor.open(f"/products/{product}")
        await visitor.send("/cart/lines", quantity="3")
    await orders_again(visitor, order)
    assert quantities(visitor) == {"product_456": "5", "product_789": "3"}


async def test_what_is_sold_out_gone_or_short_is_named(visitor: Visitor) -> None:
    for name in ("Lamp", "Vase", "Bowl"):
        await offers(name.lower(), name)
    order = await place(lamp=4, vase=1, bowl=2, product_456=1)
    await products.move_stock("lamp", 2, "counted", "the tests")
    await products.move_stock("vase", -4, "broken", "the tests")
    await offers("bowl", "Bowl", sold=False)

    await orders_again(visitor, order)

    assert quantities(visitor) == {"lamp": "3", "product_456": "1"}
    told = f"Not everything from {order.order_number} could be added to your cart."
    assert told in visitor.text
    assert "Sold out: Vase." in visitor.text
    assert "No longer sold: Bowl." in visitor.text
    assert "Not enough left: Lamp (3 in your cart, 3 left)." in visitor.text


async def test_prices_are_todays_and_a_changed_one_is_said(visitor: Visitor) -> None:
    order = await place(product_456=1, product_789=1)
    await offers("product_456", "Blue mug", 1650)
    await orders_again(visitor, order)
    assert "New price: Blue mug €16.50 (was €14.00)." in visitor.text
    assert "€105.50" in visitor.text


async def test_when_nothing_can_come_along_the_cart_stays_as_it_is(visitor: Visitor) -> None:
    order = await place(product_789=1)
    await fetch("UPDATE products.stock SET reserved = on_hand")
    await orders_again(visitor, order)
    assert f"Nothing from {order.order_number} could be added to your cart." in visitor.text
    assert "Your cart is empty" in visitor.text


async def test_only_who_sees_the_order_orders_it_again(visitor: Visitor) -> None:
    order = await place(product_456=1)
    await visitor.open("/track")
    csrf = visitor.form("/track").value("_csrf_token")
    answer = await visitor.client.post(
        f"/orders/{order.order_id}/reorder", data={"_csrf_token": csrf}
    )
    assert answer.status_code == 404
    assert CART_COOKIE not in visitor.client.cookies


async def test_names_that_no_cookie_holds_are_counted(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.shop.reorders.MAX_COOKIE_LENGTH", 400)
    letters = random.Random(1)
    for number in range(4):
        name = "".join(chr(letters.randint(0x1F300, 0x1F9FF)) for _ in range(200))
        await offers(f"p{number}", name, 1000 + number)
    order = await place(p0=1, p1=1, p2=1, p3=1)
    await fetch("UPDATE products.stock SET reserved = on_hand WHERE product_id = 'p0'")
    await fetch("UPDATE products.products SET price = price * 2")
    await orders_again(visitor, order)
    assert "Sold out: 1 product. New price: 3 products." in visitor.text
    assert len(quantities(visitor)) == 3


def lines(*names: str, quantity: int = 1) -> Sequence[sales.OrderLine]:
    return [
        sales.OrderLine(
            position=position,
            product_id=name,
            name=name,
            quantity=quantity,
            unit_price=Money.of(100),
            line_total=Money.of(100 * quantity),
        )
        for position, name in enumerate(names, start=1)
    ]


def sold(*names: str, available: int = 20_000) -> dict[str, products.Product]:
    return {
        name: products.Product(product_id=name, name=name, description="", price=Money.of(100),
                               regular_price=Money.of(100), available=available, category="",
                               picture=None, version=1, sold=True,
                               sku=None, barcode=None, weight_grams=None, responsible_person="",
                               manufacturer=products.Manufacturer(), safety_information="",
                               draft=False, family_id=None, option_values=[])
        for name in names
    }  # fmt: skip


@pytest.mark.parametrize(
    ("has", "wanted", "available", "then"),
    [(0, 2, 5, 2), (2, 2, 3, 3), (5, 2, 3, 5), (9_999, 5, 20_000, 10_000), (5, 1, 0, 5)],
)
def test_quantities_stay_within_what_there_is_and_never_shrink(
    has: int, wanted: int, available: int, then: int
) -> None:
    cart = {"mug": has} if has else {}
    refill = refilled(cart, lines("mug", quantity=wanted), sold("mug", available=available))
    assert refill.cart["mug"] == then


def test_lines_of_one_product_become_one_line() -> None:
    refill = refilled({}, [*lines("mug", quantity=2), *lines("mug")], sold("mug", available=2))
    assert refill.cart == {"mug": 2}
    assert refill.fewer == ["mug (2 in your cart, 2 left)"]


def test_a_full_cart_takes_no_more_lines_and_says_which() -> None:
    full = {f"p{number}": 1 for number in range(MAX_LINES)}
    refill = refilled(full, lines("mug", "p1"), sold("mug", "p1"))
    assert refill.no_room == ["mug"]
    assert refill.cart == {**full, "p1": 2}

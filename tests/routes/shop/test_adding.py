"""A product goes into the cart in its place, and one that is sold out leads to others."""

import httpx

from app.services import products
from app.values.money import Money
from tests.support.visitor import Visitor

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
MUG = "/products/product_456"


async def adds_in_place(visitor: Visitor, path: str, **typed: str) -> httpx.Response:
    """As htmx sends the form of a product's page."""
    await visitor.open(path)
    fields = dict(visitor.form("/cart/lines").fields) | typed
    return await visitor.client.post("/cart/lines", data=fields, headers=PARTIAL)


async def sell(product_id: str, name: str, pieces: int) -> None:
    """A product of the kitchen, with so many pieces on the shelf."""
    given = products.ProductInput(
        name=name, price=Money.of(900), description="", category="Kitchen"
    )
    await products.put_product(product_id, given)
    if pieces:
        await products.move_stock(product_id, pieces, "first stock", "the tests")


async def test_what_is_added_is_said_in_its_place_with_the_way_on(
    visitor: Visitor, shop: None
) -> None:
    answer = await adds_in_place(visitor, MUG, quantity="3")

    assert answer.status_code == 200
    said, _, header = answer.text.partition("<hx-partial")
    assert "Blue mug is in your cart." in said
    assert '<a href="/cart">View cart</a> · <a href="/checkout">Check out</a>' in said
    assert 'hx-target="#cart-link"' in header
    assert "3 items" in header
    # The next page has nothing more to say.
    assert "is in your cart" not in (await visitor.open("/")).text


async def test_what_cannot_be_added_is_said_there_too(visitor: Visitor, shop: None) -> None:
    scarce = await adds_in_place(visitor, MUG, quantity="9000")
    assert 'data-tone="warning"' in scarce.text
    assert "Blue mug: you have 9000 in your cart, but only 150 left." in scarce.text
    assert "View cart" not in scarce.text


async def test_without_scripts_the_page_comes_back_and_says_the_same(
    visitor: Visitor, shop: None
) -> None:
    await visitor.open(MUG)
    await visitor.send("/cart/lines", quantity="2")

    assert visitor.address.endswith(MUG)
    assert "Blue mug is in your cart. View cart · Check out" in visitor.text


async def test_what_is_sold_out_shows_three_of_its_category_that_are_not(
    visitor: Visitor, shop: None
) -> None:
    for number in range(1, 6):
        await sell(f"bowl-{number}", f"Bowl {number}", pieces=7 * (number > 1))
    await visitor.open("/products/bowl-1")
    assert "Sold out at the moment." in visitor.text
    _, _, others = visitor.text.partition("You may like one of these instead.")
    shown = [name for name in (f"Bowl {number}" for number in range(1, 6)) if name in others]
    assert shown == ["Bowl 2", "Bowl 3", "Bowl 4"]

    await visitor.open("/products/bowl-2")
    assert "Only 7 left" in visitor.text
    assert "You may like one of these instead." not in visitor.text

"""Catalogue, product, cart, colours: what somebody sees before there is an order."""

import re
from html import unescape

import httpx
import pytest

from app.services import products
from tests.support.products import blanket
from tests.support.visitor import Visitor

# What a browser would run or draw from the page itself; JSON is neither.
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\s(src=|type="application/(json|ld\+json)"))""",
    re.IGNORECASE,
)


async def test_the_catalogue_shows_what_there_is_and_what_it_costs(visitor: Visitor) -> None:
    await visitor.open("/")

    assert visitor.page.status_code == 200
    assert "Blue mug €14.00 In stock" in visitor.text
    assert visitor.text.count("Add to cart") == 2


async def test_few_and_none_left_are_said_in_words(visitor: Visitor) -> None:
    await products.move_stock("product_456", -147, "counted", "Ann")
    await products.move_stock("product_789", -50, "counted", "Ann")

    await visitor.open("/")

    assert "Only 3 left" in visitor.text
    assert "Out of stock" in visitor.text
    assert visitor.text.count("Add to cart") == 1


async def test_a_search_finds_and_says_when_it_does_not(visitor: Visitor) -> None:
    await visitor.open("/?q=mug")
    assert "Blue mug" in visitor.text
    assert "Wool blanket" not in visitor.text

    await visitor.open("/?q=<script>alert(1)</script>")
    assert "Nothing found for “<script>alert(1)</script>”" in visitor.text
    assert "<script>alert" not in visitor.page.text

    assert (await visitor.open("/?q=%00mug")).status_code == 200


@pytest.fixture
async def shelves(shop: None) -> None:
    """Fifty more products, in Kitchen and Toys."""
    for number in range(50):
        category = "Kitchen" if number % 2 else "Toys"
        await products.put_product(
            f"thing-{number}",
            blanket(1000 + number, name=f"Thing {number:02}", category=category),
        )


async def test_pages_have_numbers_and_counts(visitor: Visitor, shelves: None) -> None:
    await visitor.open("/?sort=price_low")
    assert "1 to 24 of 52 products" in visitor.text
    assert "Kitchen 25 Toys 25" in visitor.text
    assert re.findall(r'href="(\S+)"', visitor.page.text.partition("page-numbers")[2])[:4] == [
        "/?sort=price_low",
        "/?sort=price_low&amp;page=2",
        "/?sort=price_low&amp;page=3",
        "/?sort=price_low&amp;page=2",
    ]

    await visitor.open("/?sort=price_low&page=3&category=Toys")
    assert "25 to 25 of 25 products" in visitor.text
    assert "Thing 48" in visitor.text
    assert 'aria-label="Page 2" aria-current="page"' in visitor.page.text


async def test_a_search_keeps_what_was_chosen_in_its_address(
    visitor: Visitor, shelves: None
) -> None:
    await visitor.open("/?q=thing&sort=price_high&price_from=10.10&price_to=10%2C30&in_stock=")
    assert "21 products" in visitor.text
    names = re.findall(r'class="product-name"[^>]*>([^<]*)<', visitor.page.text)
    assert (names[0], names[-1]) == ("Thing 30", "Thing 10")
    [toys] = re.findall(r'class="chip" href="(\S+)">Toys', visitor.page.text)
    toys = unescape(toys)
    assert toys == "/?q=thing&price_from=10.10&price_to=10%2C30&sort=price_high&category=Toys"

    await visitor.open(toys)
    assert "11 products" in visitor.text


async def test_a_filter_that_is_set_on_the_last_page_begins_at_the_first(
    visitor: Visitor, shelves: None
) -> None:
    await visitor.open("/?q=thing&sort=price_low&page=3")
    assert [form for form in visitor.forms("/") if form.value("page")] == []
    await visitor.open("/?q=thing&sort=price_low&page=3&price_to=10.05")
    assert "6 products" in visitor.text
    assert "Thing 00" in visitor.text


async def test_both_bounds_of_a_price_belong_to_it_to_the_cent(visitor: Visitor) -> None:
    for cents in (1998, 1999, 2000):
        await products.put_product(f"cup-{cents}", blanket(cents, name=f"Cup {cents}"))
    for typed in ("19.99", "19,99"):
        await visitor.open(f"/?price_from={typed}&price_to={typed}")
        assert "1 product" in visitor.text
        assert "Cup 1999" in visitor.text
    await visitor.open("/?price_to=19.990")
    assert "Price to: " in visitor.text


@pytest.mark.parametrize(
    "category", ["Home & Garden", "Tea/Coffee", "50 % off", "C++", "#new", "A-B_C", "Ménage «fin»"]
)
async def test_any_category_is_a_filter(visitor: Visitor, category: str) -> None:
    await products.put_product("here", blanket(category=category, name="Found it"))
    await visitor.open("/?q=found&sort=price_low")
    links = re.findall(r'class="chip" href="(\S+)">([^<]*)', visitor.page.text)
    [link] = [unescape(link) for link, name in links if unescape(name).strip() == category]
    await visitor.open(link)
    assert "Found it" in visitor.text
    assert "1 product" in visitor.text
    assert category in [form.value("category") for form in visitor.forms("/")]
    await visitor.open("/products/here")
    [crumb] = re.findall(r'href="(/\?category=[^"]*)"', visitor.page.text)
    await visitor.open(unescape(crumb))
    assert "Found it" in visitor.text


async def test_filters_without_a_result_can_be_cleared(visitor: Visitor, shelves: None) -> None:
    await visitor.open("/?q=thing&in_stock=1")
    assert "Nothing found with these filters" in visitor.text
    assert "Show 50 products without filters" in visitor.text
    await visitor.open("/?category=Nothing")
    assert "Nothing 0" in visitor.text
    assert "Show 52 products without filters" in visitor.text


async def test_a_price_that_is_none_is_named_and_kept(visitor: Visitor) -> None:
    await visitor.open("/?price_from=1,000.50&price_to=lots")
    assert visitor.page.status_code == 200
    assert "Price from: Leave out the marks between thousands" in visitor.text
    assert 'name="price_to" value="lots"' in visitor.page.text
    assert "Blue mug" in visitor.text


async def test_a_typing_error_gets_a_suggestion_with_a_link(visitor: Visitor) -> None:
    await visitor.open("/?q=blankte")
    assert "Did you mean blanket ? 1 product" in visitor.text
    assert 'href="/?q=blanket"' in visitor.page.text
    await visitor.open("/?q=blanket")
    assert "Wool blanket" in visitor.text


@pytest.mark.parametrize("name", ["q", "category", "price_from", "price_to", "sort", "page"])
@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "%00",
        "a%26%21%28b%29%7C%3A%2A%5C'",
        "%E2%80%AEmug",
        "%F0%9F%A7%B6",
        "%ED%A0%80%FF",
        "%25_%25",
        '"%27--%3B',
        "-1",
        "99999999999999999999",
    ],
)
async def test_no_address_breaks_the_catalogue(visitor: Visitor, name: str, typed: str) -> None:
    assert (await visitor.open(f"/?{name}={typed}")).status_code == 200


async def test_an_empty_shop_says_so(client: httpx.AsyncClient) -> None:
    assert "No products yet" in (await client.get("/")).text


async def test_an_unknown_product_has_a_page_that_says_what_to_do(visitor: Visitor) -> None:
    await visitor.open("/products/nothing")

    assert visitor.page.status_code == 404
    assert "There is no such product." in visitor.text
    assert visitor.page.headers["content-type"].startswith("text/html")


async def test_what_is_added_is_in_the_cart_and_told_once(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    added = await visitor.send("/cart/lines", quantity="2")

    assert [hop.status_code for hop in added.history] == [303]
    assert "Blue mug is in your cart." in visitor.text
    assert "Cart 2 items" in visitor.text
    assert "is in your cart" not in (await visitor.open("/products/product_456")).text

    await visitor.open("/cart")
    assert "€28.00" in visitor.text


async def test_more_than_there_is_gets_a_warning_in_the_cart(visitor: Visitor) -> None:
    await visitor.open("/products/product_789")
    await visitor.send("/cart/lines", quantity="51")
    assert "Wool blanket: you have 51 in your cart, but only 50 left." in visitor.text

    await visitor.open("/cart")
    assert "Only 50 left" in visitor.text
    await visitor.send("/cart/lines/product_789", quantity="50")
    assert "Only 50 left" not in visitor.text


async def test_a_line_taken_out_can_come_back(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines", quantity="3")
    await visitor.open("/cart")

    await visitor.send("/cart/lines/product_456/removal")
    assert "Blue mug removed." in visitor.text
    assert "Your cart is empty" in visitor.text

    await visitor.send("/cart/lines")
    assert "Cart 3 items" in visitor.text


@pytest.mark.parametrize("typed", ["-1", "1.5", "many", "9" * 5000, "٣"])
async def test_a_quantity_that_is_none_breaks_nothing(visitor: Visitor, typed: str) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines")
    await visitor.open("/cart")

    assert (await visitor.send("/cart/lines/product_456", quantity=typed)).status_code == 200


async def test_htmx_gets_the_cart_alone_and_the_count_beside_it(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines")
    await visitor.open("/cart")
    token = visitor.form("/cart/lines/product_456").value("_csrf_token")

    answer = await visitor.client.post(
        "/cart/lines/product_456",
        data={"_csrf_token": token, "quantity": "4"},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'hx-target="#cart-link"' in answer.text
    assert "€56.00" in answer.text


async def test_a_cart_that_somebody_rewrote_is_an_empty_one(visitor: Visitor) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines")
    visitor.client.cookies.clear()
    visitor.client.cookies.set("cart", "eyJwcm9kdWN0XzQ1NiI6IDk5fQ.aaaa.bbbb")

    await visitor.open("/cart")

    assert "Your cart is empty" in visitor.text


@pytest.mark.parametrize("address", ["/", "/products/product_456", "/cart", "/track", "/nowhere"])
async def test_pages_need_no_inline_script_or_style(visitor: Visitor, address: str) -> None:
    await visitor.open(address)

    assert not INLINE.search(visitor.page.text)
    assert "unsafe" not in visitor.page.headers["content-security-policy"]

"""What search engines and other sites read of the shop: heads of pages, robots.txt, sitemap.xml."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from app.routes.shop import sitemap
from app.services import products
from app.services.products import FamilyInput, FamilyMember, Manufacturer
from app.settings import settings
from app.values.money import Money
from tests.support.cast import place
from tests.support.pictures import BLUE, photo
from tests.support.products import archive, blanket
from tests.support.visitor import Visitor

SHOP = "https://shop.example"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def at_home(shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "opened_at", SHOP)


def data_of(visitor: Visitor) -> Any:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', visitor.page.text)
    return json.loads(found)


def head_of(visitor: Visitor) -> dict[str, str]:
    """The contents of the metas by name or property, and the canonical address."""
    text = visitor.page.text
    found = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text))
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', text)
    return found | ({"canonical": canonical[1]} if canonical else {})


async def locations(visitor: Visitor, path: str) -> list[str]:
    answer = await visitor.open(path)
    assert answer.headers["content-type"].startswith("application/xml")
    tree = ElementTree.fromstring(answer.text)
    return [one.text or "" for one in tree.iter(f"{SPACE}loc")]


async def test_a_product_says_what_it_is_and_what_it_costs(visitor: Visitor) -> None:
    given = blanket(
        1490,
        name="Mug </script>",
        description="Holds 300 ml. " * 20,
        sku="MUG-1",
        barcode="4006381333931",
        picture="pictures/mug.jpg",
        manufacturer=Manufacturer("Clay & Sons"),
    )
    await products.put_product("product_456", given)
    await visitor.open("/products/product_456")

    data = data_of(visitor)
    assert data["@type"] == "Product"
    assert data["name"] == "Mug </script>"
    assert (data["sku"], data["gtin"]) == ("MUG-1", "4006381333931")
    assert data["image"] == [f"{SHOP}/static/pictures/mug.jpg"]
    assert data["brand"]["name"] == "Clay & Sons"
    offer = data["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("14.90", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    head = head_of(visitor)
    assert head["canonical"] == head["og:url"] == f"{SHOP}/products/product_456"
    assert head["og:title"] == "Mug &lt;/script&gt;"
    assert head["og:image"] == f"{SHOP}/static/pictures/mug.jpg"
    assert head["product:price:amount"] == "14.90"
    assert head["description"].endswith("300 ml…")
    assert len(head["description"]) <= 160


async def test_other_sites_draw_the_pictures_that_were_uploaded(visitor: Visitor) -> None:
    await products.put_product("product_456", blanket(picture="pictures/mug.jpg"))
    sent = (photo(), photo(colour=BLUE))
    added = [(await products.add_picture("product_456", one))[0] for one in sent]
    await visitor.open("/products/product_456")
    assert data_of(visitor)["image"] == [f"{SHOP}{one.url}" for one in added]
    assert head_of(visitor)["og:image"] == f"{SHOP}{added[0].url}"


async def test_a_sale_price_is_there_with_its_end_and_the_price_before(visitor: Visitor) -> None:
    end = datetime(2999, 1, 31, 18, tzinfo=UTC)
    sale = products.SaleInput(price=Money.of(7900), ends_at=end)
    await products.put_product("product_789", blanket(sale=sale))
    await visitor.open("/products/product_789")
    offer = data_of(visitor)["offers"]
    assert (offer["price"], offer["priceValidUntil"]) == ("79.00", "2999-01-31T18:00:00+00:00")
    assert offer["priceSpecification"]["priceType"] == "https://schema.org/StrikethroughPrice"
    assert offer["priceSpecification"]["price"] == "89.00"
    assert head_of(visitor)["product:price:amount"] == "79.00"


async def test_a_product_has_one_address_however_it_was_reached(visitor: Visitor) -> None:
    await visitor.open("/products/product_456?told=1&size=xl")
    assert head_of(visitor)["canonical"] == f"{SHOP}/products/product_456"


async def test_what_is_sold_out_or_gone_says_so(visitor: Visitor) -> None:
    await products.move_stock("product_789", -50, "counted", "Ann")
    await visitor.open("/products/product_789")
    assert data_of(visitor)["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert head_of(visitor)["description"] == "Wool blanket for €89.00 at Doorstep"

    await archive()
    await visitor.open("/products/product_789")
    assert head_of(visitor)["robots"] == "noindex"
    assert "ld+json" not in visitor.page.text


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/", "/"),
        ("/?sort=newest&in_stock=1&price_to=100", "/"),
        ("/?category=Home&sort=name", "/?category=Home"),
        ("/?page=7", "/"),
    ],
)
async def test_a_list_has_one_address(visitor: Visitor, path: str, canonical: str) -> None:
    await visitor.open(path)
    head = head_of(visitor)
    assert head["canonical"] == f"{SHOP}{canonical}"
    assert "robots" not in head


@pytest.mark.parametrize("path", ["/?q=mug", "/?category=Nothing"])
async def test_results_and_empty_lists_are_not_listed(visitor: Visitor, path: str) -> None:
    await visitor.open(path)
    assert head_of(visitor)["robots"] == "noindex, follow"


async def test_pages_of_one_customer_or_the_staff_are_not_listed(visitor: Visitor) -> None:
    placed = await place(product_456=1)
    order = f"/orders/{placed.order_id}?token={placed.access_token}"
    for path in ("/cart", "/checkout", "/track", "/account", "/staff/login", "/problems", order):
        assert (await visitor.open(path)).headers["x-robots-tag"] == "noindex", path
    for path in ("/", "/products/product_456", "/robots.txt"):
        assert "x-robots-tag" not in (await visitor.open(path)).headers, path


async def test_robots_are_told_where_the_sitemap_is(visitor: Visitor) -> None:
    answer = await visitor.open("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert f"Sitemap: {SHOP}/sitemap.xml" in answer.text
    assert "Disallow: /staff" in answer.text


async def test_a_sitemap_has_everything_for_sale(visitor: Visitor) -> None:
    await products.put_product("product_456", blanket(name="Mug", category="Tea & more"))
    await products.put_product("gone", blanket(sold=False))

    assert await locations(visitor, "/sitemap.xml") == [
        f"{SHOP}/",
        f"{SHOP}/?category=Home",
        f"{SHOP}/?category=Tea+%26+more",
        f"{SHOP}/products/product_456",
        f"{SHOP}/products/product_789",
    ]
    assert "<lastmod>20" in visitor.page.text


async def test_a_long_sitemap_is_in_parts(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 4)
    for number in range(5):
        await products.put_product(f"thing-{number}", blanket())
    members = [FamilyMember(f"thing-{number}", [f"No. {number}"]) for number in range(5)]
    things = FamilyInput("Thing", ["Number"], members)

    parts = await locations(visitor, "/sitemap.xml")
    assert parts == [f"{SHOP}/sitemap/{number}" for number in (1, 2, 3)]
    await products.put_family("things", things)
    assert await locations(visitor, "/sitemap.xml") == parts
    several = [await locations(visitor, part.removeprefix(SHOP)) for part in parts]
    assert [len(one) for one in several] == [4, 4, 1]
    monkeypatch.setattr(sitemap, "MOST", 10)
    assert await locations(visitor, "/sitemap.xml") == [one for part in several for one in part]
    monkeypatch.setattr(sitemap, "MOST", 4)
    for unknown in ("/sitemap/0", "/sitemap/4", "/sitemap/99999999999999999999"):
        assert (await visitor.open(unknown)).status_code == 404


async def test_a_shop_without_products_has_a_sitemap(visitor: Visitor) -> None:
    for product_id in ("product_456", "product_789"):
        await archive(product_id)
    assert await locations(visitor, "/sitemap.xml") == [f"{SHOP}/"]

"""A customer chooses colour and size on one page, without scripts."""

import pytest

from app.infra.database import fetch
from app.services import products
from app.services.products import FamilyInput, FamilyMember
from tests.support.pictures import photo
from tests.support.visitor import Visitor

PAGE = "/products/product_456"


@pytest.fixture
async def mugs(shop: None) -> None:
    members = [FamilyMember("product_456", ["Blue"]), FamilyMember("product_789", ["Red"])]
    await products.put_family("mugs", FamilyInput("Mug", ["Colour"], members))


async def test_a_family_is_one_card_with_its_lowest_price(visitor: Visitor, mugs: None) -> None:
    await visitor.open("/")
    assert "Mug from €14.00 In stock Choose" in visitor.text
    assert "Mug (Blue)" not in visitor.text


async def test_the_card_shows_the_only_member_that_has_a_picture(
    visitor: Visitor, mugs: None
) -> None:
    picture, _is_new = await products.add_picture("product_789", photo())
    await visitor.open("/")
    assert f'src="{picture.sizes[0].jpeg}"' in visitor.page.text
    assert 'alt="Mug"' in visitor.page.text
    await visitor.open("/?q=blue")
    assert f'src="{picture.sizes[0].jpeg}"' in visitor.page.text


async def test_the_chosen_value_goes_into_the_cart(visitor: Visitor, mugs: None) -> None:
    await visitor.open(PAGE)
    assert "Colour Blue Red" in visitor.text
    await visitor.send("/cart/lines", option_0="Red", quantity="2")
    await visitor.open("/cart")
    assert "Mug (Red) €89.00 each" in visitor.text


async def test_a_choice_is_shown_with_its_price(visitor: Visitor, mugs: None) -> None:
    await visitor.open(PAGE)
    await visitor.send("/cart/lines", option_0="Green")
    assert "There is no such combination. Choose another." in visitor.text
    token = visitor.form("/cart/lines").value("_csrf_token")
    answer = await visitor.client.post(
        f"{PAGE}/choice", data={"_csrf_token": token, "option_0": "Red"}
    )
    assert answer.headers["location"] == "/products/product_789"
    answer = await visitor.client.post(f"{PAGE}/choice", data={"_csrf_token": token})
    assert answer.headers["location"] == PAGE


async def test_what_is_sold_out_says_so_at_the_choice(visitor: Visitor, mugs: None) -> None:
    await fetch("UPDATE products.stock SET reserved = on_hand WHERE product_id = 'product_789'")
    await visitor.open(PAGE)
    assert "Red sold out" in visitor.text
    await visitor.open("/products/product_789")
    assert "Sold out at the moment." in visitor.text
    assert "Show this choice" in visitor.text


async def test_a_value_of_zero_is_a_value(visitor: Visitor, shop: None) -> None:
    members = [FamilyMember("product_456", ["0"]), FamilyMember("product_789", ["1"])]
    await products.put_family("locks", FamilyInput("Lock", ["Digit"], members))
    await visitor.open("/products/product_789")
    await visitor.send("/cart/lines", option_0="0")
    await visitor.open("/cart")
    assert "Lock (0) €14.00 each" in visitor.text


async def test_a_card_opens_a_member_that_can_be_bought(visitor: Visitor, mugs: None) -> None:
    await fetch("UPDATE products.stock SET reserved = on_hand WHERE product_id = 'product_456'")
    await visitor.open("/")
    assert "Mug €89.00 In stock Choose" in visitor.text
    assert 'href="/products/product_789"' in visitor.page.text
    assert f'href="{PAGE}"' not in visitor.page.text


async def test_a_german_card_asks_to_choose(visitor: Visitor, mugs: None) -> None:
    visitor.client.headers["Accept-Language"] = "de"
    await visitor.open("/")
    assert "Mug ab 14,00 € Auf Lager Auswählen" in visitor.text

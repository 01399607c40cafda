"""An address that is unlike its country's is taken, and asked about: of the customer once."""

import pytest

from tests.support.checkout import DOUBT
from tests.support.visitor import Visitor

HERS = {"name": "Ann Lee", "email": "ann@example.org", "line1": "12 Harbour Street"}


async def orders(visitor: Visitor, **address: str) -> None:
    await visitor.open("/products/product_456")
    await visitor.send("/cart/lines")
    await visitor.open("/checkout")
    await visitor.send("/orders", **(HERS | address))
    assert visitor.page.status_code == 200
    assert "Your order is placed." in visitor.text


async def test_the_customer_is_asked_once_and_not_held_up(visitor: Visitor, shop: None) -> None:
    await orders(visitor, city="Hamburg", postcode="SW1A 1AA", country="DE")
    assert "Please check your address" in visitor.text
    assert DOUBT in visitor.text
    await visitor.open(visitor.page.url.path)
    assert "Please check your address" not in visitor.text


@pytest.mark.parametrize(
    "address",
    [
        {"city": "Dresden", "postcode": "01067", "country": "DE"},
        {"city": "Central", "postcode": "", "country": "HK", "state": "Hong Kong Island"},
        {"city": "Springfield", "postcode": "62704", "country": "US", "state": "IL"},
    ],
)
async def test_nothing_is_asked_about_an_address_as_its_country_has_it(
    visitor: Visitor, shop: None, address: dict[str, str]
) -> None:
    await orders(visitor, **address)
    assert "Please check your address" not in visitor.text

"""A sale is entered on a product's form, seen with its lowest price before, and ended there."""

from datetime import UTC, datetime, timedelta

import pytest

from app.infra.database import now
from app.services import products, shop
from app.services.products import SaleInput
from app.values.money import Money
from tests.support.products import EDIT, blanket
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

LOWEST = "Lowest price of the last 30 days before the reduction: €89.00"


async def test_a_sale_is_entered_shown_to_customers_and_ended(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, sale_price="79", sale_ends_at="2999-01-31T18:00")
    assert "Wool blanket saved." in bea.text
    assert f"Sale price €79.00 until Thu 31 Jan 2999, 18:00 UTC {LOWEST}" in bea.text
    assert "Price history €89.00 Sale: €79.00 from " in bea.text
    assert bea.form(EDIT).value("sale_ends_at") == "2999-01-31T18:00"
    before = await products.find_record("product_789")
    await bea.send(EDIT)
    assert await products.find_record("product_789") == before

    await bea.open("/")
    assert f"Wool blanket Sale €79.00 {LOWEST}" in bea.text
    await bea.open("/products/product_789")
    assert f"Sale €79.00 {LOWEST} The sale ends on Thu 31 Jan 2999, 18:00 UTC" in bea.text
    await bea.open("/staff/products")
    assert "€79.00 Sale" in bea.text
    await bea.open("/staff/audit-log?subject=product_789")
    assert "Sale price" in bea.text

    await bea.open(EDIT)
    await bea.send(EDIT, sale_price="")
    assert bea.form(EDIT).value("sale_ends_at") == ""
    assert (await products.find_product("product_789")).price == Money.of(8900)
    await bea.open("/")
    assert "Sale" not in bea.text


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"sale_price": "89"}, "sale_price", "Enter a sale price that is lower than the price"),
        ({"sale_price": "x"}, "sale_price", "Enter the price as a number, such as 12.50"),
        (
            {"sale_ends_at": "2999-01-31T18:00"},
            "sale_price",
            "Enter the sale price, or empty both times",
        ),
        (
            {"sale_price": "1", "sale_ends_at": "tomorrow"},
            "sale_ends_at",
            "Enter a date and time, such as 2024-01-15 14:30",
        ),
        (
            {"sale_price": "1", "sale_ends_at": "2020-01-31T18:00"},
            "sale_ends_at",
            "Enter an end in the future",
        ),
        (
            {
                "sale_price": "1",
                "sale_starts_at": "2999-02-01T00:00",
                "sale_ends_at": "2999-01-31T18:00",
            },
            "sale_ends_at",
            "Enter an end that is later than the start",
        ),
    ],
)
async def test_what_is_wrong_with_a_sale_is_said_at_its_field(
    bea: Visitor, typed: dict[str, str], field: str, told: str
) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, **typed)
    assert bea.page.status_code in (409, 422)
    assert f'href="#{field}">{told}</a>' in bea.page.text
    for name, value in typed.items():
        assert bea.form(EDIT).value(name) == value
    assert (await products.find_record("product_789")).sale is None


async def test_the_price_cannot_fall_to_that_of_the_sale(bea: Visitor) -> None:
    await bea.open(EDIT)
    await bea.send(EDIT, sale_price="79")
    await bea.send(EDIT, price="79")
    assert "Enter a sale price that is lower than the price" in bea.text


async def test_the_staff_read_why_customers_see_no_reduction(bea: Visitor) -> None:
    at = await now()
    await products.put_product("product_789", blanket(7900))
    planned = SaleInput(price=Money.of(7950), starts_at=at + timedelta(days=1))
    await products.put_product("product_789", blanket(8900, sale=planned))
    await bea.open(EDIT)
    assert "Planned sale price €79.50 from " in bea.text
    assert "Customers see no reduction: the product was sold for €79.00" in bea.text
    await bea.open("/")
    assert "Sale" not in bea.text


@pytest.mark.parametrize("hour", [0, 1])
async def test_an_hour_that_the_clocks_repeat_stays_the_same_one(bea: Visitor, hour: int) -> None:
    await shop.set_settings({"time_zone": "Europe/Berlin"}, "Bea", None)
    ends_at = datetime(2999, 10, 27, hour, 30, tzinfo=UTC)
    sale = SaleInput(price=Money.of(7900), ends_at=ends_at)
    await products.put_product("product_789", blanket(sale=sale))
    before = await products.find_record("product_789")

    await bea.open(EDIT)
    assert bea.form(EDIT).value("sale_ends_at") == "2999-10-27T02:30"
    await bea.send(EDIT)
    assert await products.find_record("product_789") == before


async def test_two_managers_compare_a_sale_that_both_changed(bea: Visitor) -> None:
    await bea.open(EDIT)
    theirs = SaleInput(price=Money.of(7900))
    await products.put_product("product_789", blanket(8900, sale=theirs), "Mia")
    await bea.send(EDIT, sale_price="69")
    assert bea.page.status_code == 409
    assert "Sale price changed by both 79.00 69.00" in bea.text

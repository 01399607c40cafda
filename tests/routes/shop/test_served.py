"""The shop delivers to some countries: the checkout lists these, and no other is accepted."""

import httpx
import pytest

from app.services import sales
from app.services import shop as shop_flat
from tests.support.api import an_order, assert_problem, fields_of
from tests.support.cast import place
from tests.support.checkout import TYPED
from tests.support.checkout import at_checkout as at_checkout
from tests.support.details import with_worker
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor


@pytest.fixture(autouse=True)
async def serves_two() -> None:
    await shop_flat.set_settings({"countries_served": ["CH", "DE"]}, "Bea", None)


@pytest.mark.usefixtures("shop")
async def test_the_api_refuses_another_country_by_its_field(client: httpx.AsyncClient) -> None:
    order = an_order(product_456=1)
    assert (await client.post("/api/v1/orders", json=order)).status_code == 201
    order["delivery_address"]["country"] = "FR"
    answer = await client.post("/api/v1/orders", json=order)
    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == ["delivery_address.country"]
    assert "not a country to which this shop delivers" in problem["detail"]


async def test_the_checkout_lists_the_served_countries_in_their_order(at_checkout: Visitor) -> None:
    # An invoice may go to any country.
    page = at_checkout.page.text.partition('name="country"')[2].partition("</select>")[0]
    assert page.index('value="CH"') < page.index('value="DE"')
    assert 'value="FR"' not in page
    await at_checkout.send("/orders", **(TYPED | {"country": "FR"}))
    assert at_checkout.page.status_code == 422
    assert "Choose a country to which we deliver" in at_checkout.text


def correction(order: sales.Placed) -> str:
    return f"/orders/{order.order_id}/correction"


@pytest.mark.usefixtures("shop")
async def test_a_correction_stays_within_the_served_countries(
    visitor: Visitor, bea: Visitor, client: httpx.AsyncClient
) -> None:
    order = await place(product_456=1)
    await visitor.open(order.links.page)
    for who, form in ((visitor, correction(order)), (bea, "/staff" + correction(order))):
        await who.open(form)
        assert 'value="CH"' in who.page.text
        assert 'value="FR"' not in who.page.text
        await who.send(form, country="FR", postcode="75001")
        assert who.page.status_code == 422
        assert "Choose a country to which we deliver" in who.text
    address = an_order(product_456=1)["delivery_address"] | {"country": "FR"}
    answer = await client.patch(
        f"/api/v1/orders/{order.order_id}",
        params={"token": order.links.page.partition("token=")[2]},
        json={"delivery_address": address},
    )
    problem = assert_problem(answer, 422, "invalid-input")
    assert fields_of(problem) == ["delivery_address.country"]


@pytest.mark.usefixtures("shop")
async def test_an_order_keeps_a_country_that_is_served_no_longer(visitor: Visitor) -> None:
    order = await place(product_456=1)
    await visitor.open(order.links.page)
    await shop_flat.set_settings({"countries_served": ["CH"]}, "Bea", None)
    await shop_flat.refresh()
    form = correction(order)
    await visitor.open(form)
    assert visitor.form(form).value("country") == "DE"
    await with_worker(visitor.send(form, city="Bremen"))
    assert "Your order was changed." in visitor.text


async def test_codes_are_typed_as_people_write_them(bea: Visitor) -> None:
    section = "/staff/settings/offer"
    await bea.open(section)
    assert bea.form(section).value("countries_served") == "CH, DE"
    await bea.send(section, countries_served=" de;at  CH,\nde ")
    assert bea.form(section).value("countries_served") == "DE, AT, CH"
    for wrong in ("DE, XX", "Germany", "D"):
        await bea.send(section, countries_served=wrong)
        assert bea.page.status_code == 422
        assert "Enter codes of countries" in bea.text
    await bea.open(section)
    await bea.send(section, countries_served="")
    assert (await shop_flat.read_settings()).given == {}

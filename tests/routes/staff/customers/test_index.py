"""The list of customers, for those who may see them."""

import pytest

from app.services import sales
from app.services.products import BasketLine
from tests.support.cast import HOME, place
from tests.support.visitor import Visitor

PAGE = "/staff/customers"

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_list_leads_to_each_customer(sue: Visitor) -> None:
    await place(product_456=1)
    latest = await place(product_456=1)
    await sue.open(PAGE)
    assert f'href="/staff/orders/{latest.order_id}/customer"' in sue.page.text
    assert sue.page.text.count('data-testid="customer-') == 1
    assert "20095 Hamburg" in sue.text


async def test_a_search_keeps_what_was_typed(bea: Visitor) -> None:
    await place(product_456=1)
    await bea.open(f"{PAGE}?q=hambrug")
    assert "No results for hambrug" in bea.text
    assert bea.form(PAGE).value("q") == "hambrug"
    await bea.open(f"{PAGE}?q=lee+hamburg")
    assert "Ann Lee" in bea.text


async def test_a_long_list_goes_on(bea: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.routes.staff.customers.index.MOST_SHOWN", 1)
    for name in ("Ann", "Bo"):
        customer = sales.Customer(name, f"{name}@example.org")
        order = sales.NewOrder(customer, HOME, [BasketLine("product_456", 1)])
        await sales.place_order(order)
    await bea.open(PAGE)
    assert "bo@example.org" in bea.text.lower()
    [following] = [
        line.split('href="')[1].split('"')[0].replace("&amp;", "&")
        for line in bea.page.text.splitlines()
        if 'rel="next"' in line
    ]
    await bea.open(following)
    assert "ann@example.org" in bea.text.lower()
    assert 'rel="next"' not in bea.page.text
    assert "First page" in bea.text
    await bea.open(f"{PAGE}?q=example.org")
    assert "Add another word" in bea.text


async def test_nothing_typed_breaks_it(bea: Visitor) -> None:
    for typed in ("%", "%00", "x" * 5000, "@", "'"):
        assert (await bea.open(f"{PAGE}?q={typed}")).status_code == 200
    await bea.open(f"{PAGE}?cursor=guessed")
    assert bea.address.endswith(PAGE), "the list begins again"


async def test_an_empty_shop_says_so(bea: Visitor) -> None:
    await bea.open(PAGE)
    assert "No customers yet" in bea.text

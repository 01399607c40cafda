"""A caller is found from any of seven hints, on a page that works without scripts."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import delivery, products, sales
from app.services.products import BasketLine
from tests.support.cast import shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]

JURGEN = sales.Customer("Jürgen Groß-Müller", "j.mueller@example.org")
ANN = sales.Customer("Ann Lee", "ann@example.org")
KOLN = sales.Address(line1="1 Ring", city="Köln", postcode="50667", country="DE")
LEEDS = sales.Address(line1="2 Lane", city="Leeds", postcode="LS1 4AP", country="GB")

pytestmark = pytest.mark.usefixtures("shop")


async def placed(settle: Settle, customer: sales.Customer, home: sales.Address) -> sales.Placed:
    order, _ = await sales.place_order(
        sales.NewOrder(customer, home, [BasketLine("product_456", 1)])
    )
    await settle()
    return order


async def looks_for(visitor: Visitor, typed: str) -> str:
    """Returns the address that the search leads to."""
    await visitor.open("/staff/shipments")
    assert visitor.forms("/staff/search")
    answer = await visitor.client.get("/staff/search", params={"q": typed})
    visitor.page = answer
    assert answer.status_code in (200, 303)
    return answer.headers.get("location", "")


@pytest.mark.parametrize(
    "hint",
    ["number", "j.mueller@ex", "juergen mueller", "50667", "koln", "5678 9012", "Müller Köln"],
)
async def test_a_caller_is_found_from_any_hint(pat: Visitor, settle: Settle, hint: str) -> None:
    await placed(settle, ANN, LEEDS)
    order = await placed(settle, JURGEN, KOLN)
    parcel = await shipment_of(order)
    await delivery.dispatch(parcel.shipment_id, "DHL", "00340434 1234 5678 9012", "Bea")
    hint = order.order_number.removeprefix("ORD-").lower()[:5] if hint == "number" else hint
    reached = await looks_for(pat, hint)
    assert reached in (f"/staff/orders/{order.order_id}", f"/staff/shipments/{parcel.shipment_id}")


@pytest.mark.parametrize(
    "hint", ["+49 30 901820", "0049 30 90 18 20", "030 901820", "(030) 90-18-20", "tel:+4930901820"]
)
async def test_a_caller_is_found_from_the_phone_number(
    pat: Visitor, settle: Settle, hint: str
) -> None:
    await placed(settle, sales.Customer("Ann Lee", "ann@example.org", phone="030 901821"), KOLN)
    caller = sales.Customer("Jo Roth", "jo@example.org", phone="+49 (0)30 90 18 20 ext. 7")
    order = await placed(settle, caller, KOLN)
    assert await looks_for(pat, hint) == f"/staff/orders/{order.order_id}"


async def test_a_product_is_found_by_name_and_code(pat: Visitor) -> None:
    name = (await products.find_record("product_456")).name
    assert await looks_for(pat, "product_456") == "/staff/products/product_456"
    assert await looks_for(pat, name) == "/staff/products/product_456"


async def test_several_are_listed_and_a_packer_sees_no_customers(
    visitor: Visitor, pat: Visitor, settle: Settle
) -> None:
    orders = [await placed(settle, ANN, LEEDS) for _ in range(2)]
    assert await looks_for(pat, "leeds") == ""
    for order in orders:
        assert order.order_number in pat.text
    assert "Customers" not in pat.text
    assert pat.form("/staff/search").value("q") == "leeds"


async def test_a_manager_reaches_the_customer_by_the_whole_email(
    bea: Visitor, settle: Settle
) -> None:
    orders = [await placed(settle, ANN, LEEDS) for _ in range(2)]
    assert await looks_for(bea, "lee") == ""
    assert "Customers" in bea.text
    page = f"/staff/orders/{orders[1].order_id}/customer"
    assert await looks_for(bea, "ANN@example.org") == page
    await bea.open(page)
    for order in orders:
        assert order.order_number in bea.text
    await bea.send("/staff/customers/data")
    assert "There are 2 orders." in bea.text


async def test_support_sees_customers_too(sue: Visitor, settle: Settle) -> None:
    for _ in range(2):
        await placed(settle, ANN, LEEDS)
    await looks_for(sue, "leeds")
    assert "Customers" in sue.text
    assert "Search orders, parcels, customers and products" in sue.text


async def test_the_whole_number_leads_there_whatever_else_it_means(
    pat: Visitor, settle: Settle
) -> None:
    order = await placed(settle, ANN, LEEDS)
    await placed(settle, sales.Customer(order.order_number, "x@example.org"), KOLN)
    assert await looks_for(pat, f"#{order.order_number}") == f"/staff/orders/{order.order_id}"


@pytest.mark.parametrize(
    "typed", ["", "  ", "%", "_", "'", "\\", "\x00", "nobody", "x" * 5000, "@"]
)
async def test_nothing_is_found(pat: Visitor, settle: Settle, typed: str) -> None:
    await placed(settle, ANN, LEEDS)
    assert await looks_for(pat, typed) == ""
    assert "No results" in pat.text or "What do you know about the order?" in pat.text


async def test_many_are_not_all_shown(pat: Visitor, settle: Settle) -> None:
    for _ in range(11):
        await placed(settle, ANN, LEEDS)
    await looks_for(pat, "leeds")
    assert pat.page.text.count('data-testid="order-') == 10
    assert "Add another word" in pat.text


async def test_a_customer_who_was_erased_has_no_page(bea: Visitor, settle: Settle) -> None:
    from app.infra.database import fetch

    order = await placed(settle, ANN, LEEDS)
    await fetch("UPDATE sales.orders SET customer_email = 'erased', customer_name = 'erased'")
    await bea.open(f"/staff/orders/{order.order_id}/customer")
    assert "Nothing to show" in bea.text
    await placed(settle, ANN, LEEDS)
    assert await looks_for(bea, "leeds") == ""
    assert bea.page.text.count('data-testid="customer-') == 1


async def test_a_tab_in_which_nothing_is_found_says_where_it_is(
    pat: Visitor, settle: Settle
) -> None:
    order = await placed(settle, ANN, LEEDS)
    await pat.open("/staff/shipments?status=DELIVERED&q=leeds")
    assert "No results for leeds in Delivered. Show 1 in To ship" in pat.text
    await pat.open("/staff/shipments?status=PENDING&q=leeds")
    assert order.order_number in pat.text
    assert "Show 1 in" not in pat.text

"""Everything about one customer on one page."""

import pytest

from app.services import customers, sales
from tests.support.cast import place
from tests.support.erasing import GRETA, Settle, finished_order, placed_by
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_orders_sums_emails_and_withdrawals_are_there(sue: Visitor, settle: Settle) -> None:
    first = await placed_by(GRETA)
    second = await placed_by(GRETA)
    await settle()
    await sales.request_cancellation(second.order_id, "")
    given = sales.NewWithdrawal(
        name="Greta", contact=GRETA.email, order_number=first.order_number, text="only the lid"
    )
    await sales.declare_withdrawal(given, "en")
    await settle()
    await sue.open(f"/staff/orders/{first.order_id}/customer")
    for said in (
        *(first.order_number, second.order_number, "Greta Wolkenstein", "+49 421 36136"),
        *("Orders 2", "Not delivered yet 1", "Cancelled", "only the lid"),
        f"Order {first.order_number} is still open.",
    ):
        assert said in sue.text, said
    emails = sue.text.partition("Emails")[2]
    assert "Placed" in emails
    assert "not sent yet" in emails


async def test_it_says_when_all_may_be_erased(bea: Visitor, settle: Settle) -> None:
    order = await finished_order(settle)
    await bea.open(f"/staff/orders/{order.order_id}/customer")
    assert "Everything is finished, so the data can be erased." in bea.text
    await bea.send("/staff/customers/data")
    assert "There is 1 order." in bea.text


async def test_the_order_leads_to_the_customer_whom_packers_do_not_see(
    sue: Visitor, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await sue.open(f"/staff/orders/{order.order_id}")
    assert f'href="/staff/orders/{order.order_id}/customer"' in sue.page.text


async def test_packers_see_no_customer(pat: Visitor, settle: Settle) -> None:
    order = await place(product_456=1)
    await settle()
    await pat.open(f"/staff/orders/{order.order_id}")
    assert "/customer" not in pat.page.text
    assert (await pat.open(f"/staff/orders/{order.order_id}/customer")).status_code == 403


async def test_who_was_erased_is_not_mixed_with_others(bea: Visitor, settle: Settle) -> None:
    """The same word stands for the email of each of them."""
    first = await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    second = await finished_order(settle)
    await customers.erase_customer(GRETA.email)
    await bea.open(f"/staff/orders/{second.order_id}")
    assert "before this one" not in bea.text
    assert "First order with this email" not in bea.text
    await bea.open(f"/staff/orders/{second.order_id}/customer")
    assert first.order_number not in bea.text
    order = await sales.find_order(second.order_id)
    assert await sales.count_earlier(order) == 0
    assert (await sales.sum_up_customer(order.customer.email, "EUR")).orders == 0

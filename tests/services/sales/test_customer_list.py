"""Every email with an order is one customer, at the latest order that fits."""

import pytest

from app.infra.database import fetch
from app.services import sales
from app.services.products import BasketLine
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from tests.support.cast import ANN, HOME, place
from tests.support.erasing import Settle

pytestmark = pytest.mark.usefixtures("shop")

KOLN = sales.Address(line1="1 Ring", city="Köln", postcode="50667", country="DE")


async def bought(customer: sales.Customer, home: sales.Address = HOME, pieces: int = 1) -> None:
    await sales.place_order(sales.NewOrder(customer, home, [BasketLine("product_456", pieces)]))


async def listed(q: str = "") -> list[tuple[str, int]]:
    found = await sales.search_customers(q, 50) if q else (await sales.list_customers()).items
    return [(one.email, one.orders) for one in found]


async def test_each_email_is_one_customer_however_it_was_typed() -> None:
    await bought(ANN)
    await bought(sales.Customer("Jürgen Groß", "j.gross@example.org"), KOLN)
    await bought(sales.Customer("Ann L.", "ANN@example.org"), KOLN, 2)
    found = (await sales.list_customers()).items
    assert [(one.name, one.city, one.orders) for one in found] == [
        ("Ann L.", "Köln", 2),
        ("Jürgen Groß", "Köln", 1),
    ]


async def test_a_customer_is_found_by_any_of_her_orders() -> None:
    await bought(ANN, KOLN)
    await bought(ANN)
    await bought(sales.Customer("Jürgen Groß", "j.gross@example.org"))
    assert await listed("koeln") == [("ann@example.org", 2)]
    assert await listed("jurgen gross") == [("j.gross@example.org", 1)]
    assert await listed("ann@example.org") == [("ann@example.org", 2)]
    assert await listed("nobody") == []
    assert await listed("%") == []


async def test_pages_follow_each_other_without_a_gap() -> None:
    for number in range(5):
        await bought(sales.Customer("Ann Lee", f"ann{number}@example.org"))
        await bought(ANN)
    seen, cursor = list[str](), None
    while True:
        found = await sales.list_customers(cursor=cursor, limit=2)
        seen += [one.email for one in found.items]
        if (cursor := found.next_cursor) is None:
            break
    assert seen == ["ann@example.org", *(f"ann{number}@example.org" for number in range(4, -1, -1))]
    with pytest.raises(Invalid):
        await sales.list_customers(cursor="guessed")


async def test_what_was_cancelled_is_not_counted_as_ordered(settle: Settle) -> None:
    whole = await place(product_456=1)
    part = await place(product_456=3)
    await settle()
    await sales.request_cancellation(whole.order_id, "")
    await sales.request_pieces(None, part.order_id, [PieceCount(1, 1)], "")
    await settle()
    sums = await sales.sum_up_customer("Ann@Example.org", part.total.currency)
    assert (sums.orders, sums.open) == (2, 1)
    assert sums.ordered.amount == whole.total.amount + part.total.amount
    assert sums.remaining.amount == part.total.amount * 2 // 3
    assert sums.cancelled.amount == sums.ordered.amount - sums.remaining.amount
    [one] = (await sales.list_customers()).items
    assert one.remaining == sums.remaining


async def test_who_was_erased_is_not_listed() -> None:
    await bought(ANN)
    await fetch("UPDATE sales.orders SET customer_email = 'erased', customer_name = 'erased'")
    assert await listed() == []
    assert (await sales.sum_up_customer("nobody@example.org", "EUR")).orders == 0


async def test_withdrawals_are_found_by_email_and_by_order() -> None:
    order = await place(product_456=1)
    mine = sales.NewWithdrawal(name="Ann", contact="Ann@example.org", text="the mug")
    await sales.declare_withdrawal(mine, "en")
    named = sales.NewWithdrawal(
        name="Ann", contact="ann@example.org", order_number=order.order_number, text="all"
    )
    await sales.declare_withdrawal(named, "en")
    await sales.declare_withdrawal(sales.NewWithdrawal(name="Bo", contact="bo@example.org"), "en")
    found = await sales.withdrawals_of_customer("ANN@example.org")
    assert [one.note for one in found] == ["all", "the mug"]

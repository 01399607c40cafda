"""Customers whose last order ended long ago are erased by the shop itself."""

import pytest

from app.infra.database import fetch, fetch_value
from app.services import customers, sales, shop
from app.values.shop_settings import ShopSettings
from app.workers.deadlines import meet_deadlines
from tests.support.breaches import broken, grow_old
from tests.support.cast import ANN
from tests.support.erasing import GRETA, Settle, finished_order, found, placed_by

pytestmark = pytest.mark.usefixtures("shop")


async def erases_after(months: int) -> None:
    await shop.change_settings(ShopSettings(name="Kiosk", erase_after_months=months), "Mia", 0)
    await shop.refresh()


async def years_later(placed: sales.Placed) -> None:
    await fetch(
        "UPDATE sales.orders SET placed_at = placed_at - interval '2 years',"
        " shipped_at = shipped_at - interval '2 years',"
        " delivered_at = delivered_at - interval '2 years' WHERE order_id = $1",
        placed.order_id,
    )


async def is_due_again() -> None:
    await fetch("UPDATE customers.looks SET due_at = now()")


async def test_only_whose_last_order_is_old_is_erased(settle: Settle) -> None:
    old, other = await finished_order(settle), await finished_order(settle, ANN)
    await years_later(old)
    await erases_after(12)
    assert await meet_deadlines(customers.erase_due) == 1
    assert await found(("wolkenstein", "greta", "36136")) == {}
    assert (await sales.find_order(other.order_id)).customer == ANN
    [record] = await customers.list_erasures()
    assert (record.orders, record.erased_by) == ([old.order_id], "Doorstep")
    await settle()
    await is_due_again()
    assert await meet_deadlines(customers.erase_due) == 0


async def test_nobody_is_erased_unless_the_shop_says_so(settle: Settle) -> None:
    await years_later(await finished_order(settle))
    assert await meet_deadlines(customers.erase_due) == 0
    assert await fetch_value("SELECT count(*) FROM customers.looks") == 0


async def test_a_young_or_open_order_keeps_the_old_ones(settle: Settle) -> None:
    old = await finished_order(settle)
    await years_later(old)
    young = await placed_by(GRETA)
    await settle()
    await years_later(young)
    await erases_after(12)
    assert await meet_deadlines(customers.erase_due) == 0
    assert (await sales.find_order(old.order_id)).customer == GRETA


async def test_who_cannot_be_erased_is_listed_and_keeps_nobody_waiting(settle: Settle) -> None:
    stuck = await finished_order(settle)
    await years_later(stuck)
    await years_later(stuck)
    rose = await finished_order(settle, sales.Customer("Rose Marigold", "rose@example.com"))
    await years_later(rose)
    await fetch("UPDATE products.products SET shelf = 'Greta Wolkenstein'")
    await erases_after(12)
    assert await meet_deadlines(customers.erase_due) == 2
    assert (await sales.find_order(rose.order_id)).customer.name == "erased"
    [one] = await customers.list_unerased()
    assert one.order_number == stuck.order_number
    assert list(one.columns) == ["products.products.shelf"]
    await fetch("UPDATE products.products SET shelf = ''")
    await fetch("UPDATE customers.unerased SET tried_at = tried_at - interval '8 days'")
    await is_due_again()
    assert await meet_deadlines(customers.erase_due) == 1
    assert await customers.list_unerased() == []
    assert await found() == {}


async def test_what_is_stored_and_no_email_keeps_nobody_waiting(settle: Settle) -> None:
    odd = await finished_order(settle)
    await years_later(odd)
    await years_later(odd)
    # It was stored before emails were read.
    await fetch("UPDATE sales.orders SET customer_email = 'greta.w'")
    rose = await finished_order(settle, sales.Customer("Rose Marigold", "rose@example.com"))
    await years_later(rose)
    await erases_after(12)
    assert await meet_deadlines(customers.erase_due) == 2
    assert (await sales.find_order(rose.order_id)).customer.name == "erased"
    assert (await sales.find_order(odd.order_id)).customer.name == GRETA.name


async def test_the_shop_keeps_its_promises(settle: Settle) -> None:
    await finished_order(settle)
    await erases_after(1)
    await fetch("UPDATE sales.orders SET placed_at = placed_at - interval '2 months'")
    await fetch("UPDATE delivery.shipments SET placed_at = placed_at - interval '2 months'")
    assert await meet_deadlines(customers.erase_due) == 0
    await grow_old()
    assert await broken() == set()

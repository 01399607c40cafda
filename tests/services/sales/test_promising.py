"""What an order was promised stays with it, whatever the shop changes later."""

import pytest

from app.infra.database import fetch_row
from app.services import sales, shop
from app.values import promises
from app.values.delivery_methods import TransitDays
from app.values.payments import PaymentMethodId
from app.values.promises import Promise
from tests.support import paying
from tests.support.cast import place
from tests.support.methods import offer
from tests.support.promising import promise_days
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")


async def promise_of(order: sales.Placed) -> Promise | None:
    return (await sales.find_order(order.order_id)).promised


async def test_an_order_keeps_its_promise_when_everything_changes() -> None:
    await promise_days()
    await offer("post", transit_days=TransitDays(2, 3))
    order = await place(product_456=1)
    promise = order.promised
    assert promise
    placed_at = (await sales.find_order(order.order_id)).placed_at
    method = await sales.find_method("post")
    assert promise == promises.promised(method, "DE", placed_at)
    await offer("post", transit_days=TransitDays(9, 9))
    await shop.set_settings({"order_cutoff": None, "time_zone": None}, "Mia", None)
    assert await promise_of(order) == promise


async def test_nothing_is_promised_without_days_or_without_a_cutoff() -> None:
    await offer("post")
    await promise_days()
    assert (await place(product_456=1)).promised is None
    await offer("post", transit_days=TransitDays(1, 2))
    await shop.set_settings({"order_cutoff": None}, "Mia", None)
    order = await place(product_456=1)
    assert order.promised is None
    assert await promise_of(order) is None


async def test_an_order_that_waits_for_a_transfer_has_no_days() -> None:
    await promise_days()
    await offer("post", transit_days=TransitDays(1, 2))
    await paying.offer(PaymentMethodId.TRANSFER, PaymentMethodId.INVOICE)
    by_transfer = await paying.place_with(PaymentMethodId.TRANSFER, product_456=1)
    by_invoice = await paying.place_with(PaymentMethodId.INVOICE, product_456=1)
    assert await promise_of(by_transfer) is None
    assert await promise_of(by_invoice)


async def test_a_shop_that_sets_nothing_writes_nothing() -> None:
    await place(product_456=1)
    row = await fetch_row("SELECT promised_from, promised_by FROM sales.orders")
    assert row
    assert set(row.values()) == {None}

"""The page on which an order is paid: opened once, left, declined, ended and paid."""

import asyncio

import pytest

from app.demo.bank import intents as at_the_bank
from app.infra.database import Row, fetch, fetch_value
from app.services import payments, sales
from app.services.payments import pages
from app.services.payments.deadlines import fail_overdue
from app.values.payments import PaymentStatus
from app.values.pieces import PieceCount
from app.values.statuses import OrderStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken
from tests.support.paying import a_key
from tests.support.paying_online import Online, operations
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def test_the_page_stays_open_for_who_leaves_and_comes_back(online: Online) -> None:
    order = await online.order()
    first = await online.page(order)
    assert await online.page(order) == first
    declined = await online.pays(order, "decline")
    assert "declined" in declined.text
    assert (await online.pays(order)).status_code == 303
    await online.works()
    assert await payments.open_page(order.order_id) is None
    assert len(online.bank.books.all("checkout.session")) == 1


async def test_a_page_that_was_paid_is_followed_by_another(online: Online) -> None:
    """Its money was let go within the hour for which the page is open."""
    order = await online.paid()
    [intent] = online.intents()
    at_the_bank.cancel_intent(online.bank, {}, intent["id"])
    await online.works()
    assert await status(order) == PaymentStatus.AWAITED
    assert (await online.pays(order)).status_code == 303
    await online.works()
    assert await status(order) == PaymentStatus.AUTHORISED
    assert len(online.intents()) == 2


async def test_a_page_that_ended_is_followed_by_another(online: Online) -> None:
    order = await online.order()
    first = await online.page(order)
    await online.later(minutes=61)
    second = await online.page(order)
    assert second != first
    assert (await online.pays(order)).status_code == 303
    await online.works()
    assert await status(order) == PaymentStatus.AUTHORISED


async def test_whoever_gets_the_page_gets_the_time_for_it(online: Online) -> None:
    order = await online.order()
    first = await online.page(order)
    # As if the first request had crashed before it put the deadline off.
    await fetch("UPDATE payments.payments SET pay_by = now() + interval '1 minute'")
    assert await online.page(order) == first
    kept = "SELECT pay_by > now() + interval '70 minutes' FROM payments.payments"
    assert await fetch_value(kept)


async def test_no_page_is_given_for_what_is_given_up_meanwhile(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await online.order()
    await online.page(order)
    opened = pages._open

    async def given_up(payment: Row, latest: Row | None) -> payments.PageGiven | None:
        await fetch("UPDATE payments.payments SET failed_at = now(), status = 'FAILED'")
        return await opened(payment, latest)

    monkeypatch.setattr(pages, "_open", given_up)
    assert await payments.open_page(order.order_id) is None


async def test_two_browsers_open_one_page(online: Online) -> None:
    order = await online.order()
    assert len(set(await asyncio.gather(*(online.page(order) for _ in range(4))))) == 1
    assert len(online.bank.books.all("checkout.session")) == 1


async def test_a_page_whose_answer_is_lost_is_opened_again_by_its_key(online: Online) -> None:
    order = await online.order()
    online.bank.faults.lost_answers = 1
    with pytest.raises(payments.NoPageNow):
        await online.page(order)
    await online.later(seconds=3)
    assert await online.page(order)
    assert len(online.bank.books.all("checkout.session")) == 1


async def test_a_session_that_is_paid_as_it_ends_revives_the_order_in_time(online: Online) -> None:
    online.bank.faults.pays_after_end = True
    order = await online.order()
    url = await online.page(order)
    await online.later(minutes=61)
    await online.works()
    assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303
    await online.works()
    assert await fail_overdue(10) == 0
    assert await status(order) == PaymentStatus.AUTHORISED


async def test_who_pays_twice_pays_once_and_the_order_stays(online: Online) -> None:
    order = await online.order()
    first = await online.page(order)
    await online.later(minutes=61)
    second = await online.page(order)
    # The old page takes the money as well.
    online.bank.faults.pays_after_end = True
    for url in (second, first):
        assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303
    await online.works()
    await online.works()
    assert sorted(one["status"] for one in online.intents()) == ["canceled", "requires_capture"]
    assert await status(order) == PaymentStatus.AUTHORISED
    await online.leaves(order)
    await online.works()
    assert (await sales.find_order(order.order_id)).status == OrderStatus.SHIPPED
    assert await status(order) == PaymentStatus.PAID
    assert await online.agrees()
    assert await broken() == set()


async def test_who_owes_nothing_pays_nothing(online: Online) -> None:
    await fetch("UPDATE products.products SET price = 0 WHERE product_id = 'product_789'")
    order = await online.order(product_789=1)
    assert await payments.open_page(order.order_id) is None
    await online.leaves(order)
    await online.works()
    assert online.bank.books.all("checkout.session") == []


async def test_what_costs_nothing_leaves_once_the_rest_is_cancelled(online: Online) -> None:
    await fetch("UPDATE products.products SET price = 0 WHERE product_id = 'product_789'")
    order = await online.order(product_456=1, product_789=1)
    await online.page(order)
    await sales.request_pieces(a_key(), order.order_id, [PieceCount(1, 1)])
    await online.settle()
    assert await payments.open_page(order.order_id) is None
    await online.works()
    await online.leaves(order)
    assert await operations("CAPTURE") == 0
    assert await broken() == set()

"""The shop looks at payments that wait, since a notice may never come."""

from app.services import payments, sales
from app.services.payments.deadlines import fail_overdue
from app.values.payments import PaymentStatus
from app.values.statuses import OrderStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def test_without_any_notice_the_shop_looks_itself(online: Online) -> None:
    online.bank.faults.lost_notices = 100
    order = await online.order()
    await online.works()
    await online.pays(order)
    await online.works()
    assert await status(order) == PaymentStatus.AWAITED
    await online.later(minutes=6)
    await online.works()
    assert await status(order) == PaymentStatus.AUTHORISED


async def test_an_order_that_nobody_pays_is_cancelled(online: Online) -> None:
    order = await online.order()
    await online.page(order)
    await online.works()
    assert await fail_overdue(10) == 0
    await online.later(minutes=76)
    assert await fail_overdue(10) == 0, "the provider is asked first"
    await online.works()
    assert await fail_overdue(10) == 1
    await online.settle()
    assert (await sales.find_order(order.order_id)).status == OrderStatus.CANCELLED
    assert await status(order) == PaymentStatus.NONE

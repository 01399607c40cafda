"""The shop looks at payments that wait, since a notice may never come."""

import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import fetch
from app.services import payments, sales
from app.services.payments import ProviderAway
from app.services.payments.deadlines import fail_overdue
from app.services.payments.looking import look_at_open
from app.settings import settings
from app.values.payments import OperationState, PaymentStatus
from app.values.pieces import PieceCount
from app.values.statuses import OrderStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken
from tests.support.paying import a_key, refunded
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def unreadable(order: sales.Placed) -> None:
    """Its page belongs to another account at the provider."""
    await fetch(
        """UPDATE payments.operations SET provider_ref = 'cs_of_another' FROM payments.payments
        WHERE payments.payment_id = operations.payment_id AND order_id = $1""",
        order.order_id,
    )


async def tries() -> int:
    """Returns how many payments were due to be looked at, none of which can be read."""
    try:
        return await look_at_open(10)
    except ProviderAway:
        return 1


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


async def test_what_cannot_be_read_keeps_nothing_else_waiting(online: Online) -> None:
    online.bank.faults.lost_notices = 100
    lost, order = await online.order(), await online.order()
    for one in (lost, order):
        await online.page(one)
    await unreadable(lost)
    await online.pays(order)
    await online.later(minutes=6)
    # One at a time, as if there were fifty of them.
    with pytest.raises(ProviderAway):
        await look_at_open(1)
    assert await look_at_open(1) == 1
    assert await status(order) == PaymentStatus.AUTHORISED
    assert await look_at_open(1) == 0


async def test_a_page_that_cannot_be_read_hides_no_other(online: Online) -> None:
    online.bank.faults.lost_notices = 100
    order = await online.order()
    await online.page(order)
    [first] = await fetch("SELECT operation_id FROM payments.operations")
    await online.later(minutes=61)
    await online.pays(order)
    await fetch(
        "UPDATE payments.operations SET provider_ref = 'cs_of_another' WHERE operation_id = $1",
        first["operation_id"],
    )
    await online.later(minutes=6)
    with pytest.raises(ProviderAway):
        await look_at_open(1)
    assert await status(order) == PaymentStatus.AUTHORISED


async def test_who_is_tried_in_vain_is_tried_less_often(online: Online) -> None:
    order = await online.order()
    await online.page(order)
    await unreadable(order)
    for minutes, tried in ((6, 1), (5.5, 0), (6, 1)):
        await online.later(minutes=minutes)
        assert await tries() == tried, minutes


async def test_what_nobody_could_read_for_a_day_is_given_up_and_the_staff_are_told(
    online: Online,
) -> None:
    order = await online.order()
    await online.page(order)
    await unreadable(order)
    await online.later(hours=25)
    assert await fail_overdue(10) == 0, "the provider is tried first"
    assert await tries() == 1
    assert await fail_overdue(10) == 0
    await online.later(hours=2)
    assert await tries() == 1
    assert await fail_overdue(10) == 1
    [line] = (await audit_log.list_lines(Filters(subject=str(order.order_id)))).items
    assert line.action == "payment.given_up_unread"


async def test_without_a_key_deadlines_pass(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await online.order()
    await online.page(order)
    await online.later(minutes=76)
    monkeypatch.setattr(settings, "stripe_api_key", None)
    assert await fail_overdue(10) == 0, "the key may be back within a day, and money behind it"
    await online.later(hours=24)
    assert await fail_overdue(10) == 1
    await online.settle()
    assert (await sales.find_order(order.order_id)).status == OrderStatus.CANCELLED


async def test_without_a_key_people_pay_back_what_is_owed(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await online.taken()
    await refunded(order, 500)
    [owed] = await payments.list_owed()
    with pytest.raises(payments.NotPaidOutByHand):
        await payments.pay_out(order.order_id, owed.operation_id, "", "Bea")
    monkeypatch.setattr(settings, "stripe_api_key", None)
    payment = await payments.pay_out(order.order_id, owed.operation_id, "", "Bea")
    assert payment.refunded.amount == 500


async def test_without_a_key_people_pay_back_what_the_provider_never_answered(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await online.taken()
    await refunded(order, 500)
    online.bank.faults.lost_answers = 1
    await online.cashier.round()
    [owed] = await payments.list_owed()
    assert owed.state == OperationState.UNKNOWN
    with pytest.raises(payments.NotPaidOutByHand):
        await payments.pay_out(order.order_id, owed.operation_id, "", "Bea")
    monkeypatch.setattr(settings, "stripe_api_key", None)
    payment = await payments.pay_out(order.order_id, owed.operation_id, "", "Bea")
    assert (payment.refunded.amount, payment.to_refund.amount) == (500, 0)
    assert await broken() == set()


async def test_the_page_of_a_cancelled_order_ends(online: Online) -> None:
    order = await online.order()
    url = await online.page(order)
    await online.works()
    await sales.request_cancellation(order.order_id)
    await online.settle()
    online.bank.faults.lost_answers = 1
    await online.works()
    await online.later(minutes=6)
    await online.works()
    paid = await online.payer.post(url, data={"choice": "pay"})
    assert paid.status_code == 410
    assert online.intents() == []
    [page] = online.bank.books.all("checkout.session")
    assert page["status"] == "expired"


async def test_an_order_without_one_piece_keeps_its_page(online: Online) -> None:
    order = await online.order(product_456=2)
    url = await online.page(order)
    await sales.request_pieces(a_key("cancellation"), order.order_id, [PieceCount(1, 1)])
    await online.settle()
    await online.later(minutes=6)
    await online.works()
    assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303


async def test_the_page_of_a_cancelled_order_is_looked_at_too(online: Online) -> None:
    online.bank.faults.lost_notices = 100
    order = await online.order()
    url = await online.page(order)
    await sales.request_cancellation(order.order_id)
    await online.settle()
    assert await status(order) == PaymentStatus.NONE
    assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303
    await online.later(minutes=6)
    await online.works()
    await online.works()
    assert [one["status"] for one in online.intents()] == ["canceled"]

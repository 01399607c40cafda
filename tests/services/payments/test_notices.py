"""Notices of a provider that come before their order."""

from app.infra.database import fetch, fetch_value, transaction
from app.services import payments, sales
from app.services.payments.notices import DUE
from app.services.payments.providers import STRIPE
from app.values.payments import PaymentStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def test_a_notice_before_its_order_is_applied_later(online: Online) -> None:
    order = await online.order()
    await online.pays(order)
    ours = str(await fetch_value("SELECT payment_id FROM payments.payments"))
    await online.notices.send_due()
    hidden = "UPDATE payments.facts SET object = $2 WHERE object = $1 RETURNING true"
    assert await fetch_value(hidden, ours, "not there yet")
    await online.works()
    waiting = "SELECT count(*) FROM payments.facts WHERE applied_at IS NULL"
    assert await fetch_value(waiting) > 0
    assert await status(order) == PaymentStatus.AWAITED
    await fetch_value(hidden, "not there yet", ours)
    await online.works()
    assert await fetch_value(waiting) == 0
    assert await status(order) == PaymentStatus.AUTHORISED


async def test_a_notice_finds_its_payment_by_an_index(shop: None) -> None:
    async with transaction():
        # An empty table is read whole without this; a large one is not.
        await fetch("SET LOCAL enable_seqscan = off")
        plan = [row["QUERY PLAN"] for row in await fetch(f"EXPLAIN {DUE}", STRIPE, 50)]
    assert any("Index Cond: (payment_id = CASE" in line for line in plan), plan


async def test_a_notice_that_fitted_nothing_for_days_is_left(online: Online) -> None:
    order = await online.order()
    await online.pays(order)
    await online.notices.send_due()
    await fetch("UPDATE payments.facts SET received_at = now() - interval '73 hours'")
    assert await payments.apply_notices(10) == 0
    await fetch("UPDATE payments.facts SET received_at = now() - interval '71 hours'")
    assert await payments.apply_notices(10) > 0
    assert await status(order) == PaymentStatus.AUTHORISED

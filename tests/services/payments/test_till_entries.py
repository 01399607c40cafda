"""The bookkeeper's table has a line for each movement of money."""

from app.infra.clock import about_now
from app.infra.database import fetch
from app.services import payments
from app.values.report_ranges import last_days
from app.workers.cashier import Cashier
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def test_each_movement_at_the_provider_is_there_once(shop: None, online: Online) -> None:
    order = await online.taken()
    wanted = payments.NewRefund(payments.MoneyInput(500, "EUR"), "A chip")
    await payments.refund(None, order.order_id, wanted, "Bea")
    await online.works()
    await fetch("UPDATE payments.payments SET opened_at = opened_at - interval '3 hours'")
    await payments.ask_to_compare("Bea")
    await Cashier().round()
    found = [one async for part in payments.list_entries(last_days(1, about_now())) for one in part]
    total = order.total.amount
    assert sorted((one.kind, one.amount, one.order_number) for one in found) == [
        ("CHARGE", total, order.order_number),
        ("REFUND", -500, order.order_number),
    ]
    assert sum(one.fee for one in found) == (total * 15 + 500) // 1000 + 25

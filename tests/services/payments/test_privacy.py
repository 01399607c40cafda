"""Who is owed money is not erased, and what the bank said of a customer goes with her."""

import pytest

from app.infra.database import fetch, fetch_value
from app.services import customers, payments, sales
from app.values.payments import PaymentMethodId
from tests.support.breaches import broken
from tests.support.erasing import GRETA, Settle, grow_past_withdrawal, placed_by
from tests.support.paying import comes, offer
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_customer_who_is_owed_money_is_not_erased(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await placed_by(GRETA)
    await comes(placed, placed.total.amount, "GRETA WOLKENSTEIN")
    await settle()
    await sales.request_cancellation(placed.order_id)
    await settle()
    await grow_past_withdrawal(placed)
    [owed] = await payments.list_owed()
    with pytest.raises(customers.CustomerOpen) as refusal:
        await customers.erase_customer(GRETA.email)
    assert refusal.value.until == owed.due_by
    assert "is owed back until" in refusal.value.detail()

    await payments.pay_out(placed.order_id, owed.operation_id, "Wolkenstein", "Bea")
    await settle()
    await customers.erase_customer(GRETA.email)
    rows = await fetch("SELECT to_jsonb(facts)::text AS said FROM payments.facts AS facts")
    assert not any("wolkenstein" in row["said"].lower() for row in rows)
    assert await fetch_value("SELECT count(*) FROM payments.operations") == 2
    await settle()
    assert await broken() == set()

"""Credit notes say what was agreed: they stay, whatever becomes of the money."""

import pytest

from app.demo.bank import disputes, refunds
from app.services import payments, sales
from app.values.invoices import InvoiceKind
from app.values.payments import PaymentMethodId
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken, unnamed
from tests.support.invoicing import ISSUES
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import charge_vat
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")

KEPT = "what is kept of an order is what its invoice and credit notes say, or less"


async def documents(order: sales.Placed) -> list[tuple[str, int]]:
    return [(one.kind, one.total.amount) for one in await sales.list_invoices(order.order_id)]


@pytest.fixture
async def invoicing(online: Online) -> Online:
    await charge_vat(**ISSUES)
    await offer(PaymentMethodId.CARD, PaymentMethodId.INVOICE)
    return online


async def test_a_refund_that_fails_keeps_its_credit_note(invoicing: Online) -> None:
    online, order = invoicing, await invoicing.taken()
    await refunded(order, 500)
    await online.works()
    both = [(InvoiceKind.INVOICE, order.total.amount), (InvoiceKind.CREDIT_NOTE, 500)]
    assert sorted(await documents(order)) == sorted(both)

    [refund] = online.refunds()
    refunds.fail(online.bank, refund["id"])
    await online.works()
    assert sorted(await documents(order)) == sorted(both)
    [owed] = await payments.list_owed()
    assert owed.amount.amount == 500
    assert await broken() == set()

    await payments.pay_out(order.order_id, owed.operation_id, "by hand", "Bea")
    await online.settle()
    assert sorted(await documents(order)) == sorted(both)
    assert (await online.payment(order)).refunded.amount == 500
    assert await broken() == set()
    more = {"money that no document has": ("UPDATE sales.invoices SET total = 1", KEPT)}
    assert await unnamed(more) == []


async def test_a_lost_dispute_issues_none(invoicing: Online) -> None:
    online, order = invoicing, await invoicing.taken()
    [intent] = online.intents()
    identity = disputes.dispute(online.bank, intent["id"])["id"]
    disputes.decide(online.bank, identity, "lost")
    await online.works()
    assert await documents(order) == [(InvoiceKind.INVOICE, order.total.amount)]
    assert (await online.payment(order)).refunded == order.total
    assert await broken() == set()


async def test_money_that_goes_back_and_comes_again_goes_back(
    invoicing: Online, settle: Settle
) -> None:
    order = await place_with(PaymentMethodId.INVOICE)
    await settle()
    await invoicing.leaves(order)
    await comes(order, order.total.amount)
    await settle()
    owed = await refunded(order, 500)
    await payments.pay_out(order.order_id, owed.operation_id, "", "Bea")
    await settle()
    before = await documents(order)
    assert len(before) == 2
    await comes(order, 500)
    await settle()
    [again] = await payments.list_owed()
    await payments.pay_out(order.order_id, again.operation_id, "", "Bea")
    await settle()
    assert await documents(order) == before
    assert await broken() == set()

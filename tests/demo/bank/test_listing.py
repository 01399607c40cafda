import httpx
import stripe

from app.demo.bank import Bank, refunds
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import paid_intent
from tests.support.no_tables import empty_shop as empty_shop

DAY = 24 * 3600


async def test_a_day_explains_each_cent(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    moved = client.v1.balance_transactions
    identity = await paid_intent(bank, client, payer)
    began = int(bank.now)
    assert (await moved.list_async({})).data == []
    await client.v1.payment_intents.capture_async(identity)
    refund = await client.v1.refunds.create_async({"payment_intent": identity, "amount": 200})
    bank.moved = DAY
    refunds.fail(bank, refund.id)

    first = await moved.list_async({"created": {"gte": began, "lt": began + DAY - 60}})
    assert [(one.type, one.amount, one.fee, one.net) for one in first.data] == [
        ("refund", -200, 0, -200),
        ("charge", 4200, 88, 4112),
    ]
    assert first.data[0].source == refund.id
    later = await moved.list_async(
        {"created": {"gte": began + DAY - 60}, "expand": ["data.source"]}
    )
    [failed] = later.data
    assert (failed.type, failed.amount) == ("payment_failure_refund", 200)
    assert failed.source.payment_intent == identity


async def test_lists_have_pages(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    for _ in range(3):
        await paid_intent(bank, client, payer)
    first = await client.v1.events.list_async({"limit": 4})
    assert (len(first.data), first.has_more) == (4, True)
    second = await client.v1.events.list_async({"limit": 4, "starting_after": first.data[-1].id})
    assert (len(second.data), second.has_more) == (2, False)
    before = await client.v1.events.list_async({"ending_before": second.data[0].id})
    assert [one.id for one in before.data] == [one.id for one in first.data]
    named = await client.v1.events.list_async({"types": ["checkout.session.completed"]})
    assert {one.type for one in named.data} == {"checkout.session.completed"}
    # The library itself goes from page to page.
    everything = [one.id async for one in first.auto_paging_iter()]
    assert len(set(everything)) == 6

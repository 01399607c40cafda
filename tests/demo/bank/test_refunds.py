import httpx
import pytest
import stripe

from app.demo.bank import Bank, disputes, refunds
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import paid_intent
from tests.support.no_tables import empty_shop as empty_shop


@pytest.fixture
async def taken(bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient) -> str:
    identity = await paid_intent(bank, client, payer)
    await client.v1.payment_intents.capture_async(identity)
    return identity


async def test_money_goes_back_in_parts(client: stripe.StripeClient, taken: str) -> None:
    asked = {"payment_intent": taken, "amount": 1200, "metadata": {"operation": "refund-1"}}
    first = await client.v1.refunds.create_async(asked)
    assert (first.status, first.amount, first.metadata.to_dict()) == (
        "succeeded",
        1200,
        {"operation": "refund-1"},
    )
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        await client.v1.refunds.create_async({"payment_intent": taken, "amount": 3001})
    rest = await client.v1.refunds.create_async({"payment_intent": taken})
    assert rest.amount == 3000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.refunds.create_async({"payment_intent": taken})
    assert refused.value.code == "charge_already_refunded"
    listed = await client.v1.refunds.list_async({"payment_intent": taken})
    assert [one.id for one in listed.data] == [rest.id, first.id]


async def test_what_was_not_taken_cannot_go_back(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity = await paid_intent(bank, client, payer)
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        await client.v1.refunds.create_async({"payment_intent": identity})


async def test_a_refund_fails_days_later(
    bank: Bank, client: stripe.StripeClient, taken: str
) -> None:
    bank.faults.refunds_wait = True
    refund = await client.v1.refunds.create_async({"payment_intent": taken})
    assert refund.status == "pending"
    bank.moved += 3 * 24 * 3600
    refunds.fail(bank, refund.id)
    failed = await client.v1.refunds.retrieve_async(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    again = await client.v1.refunds.create_async({"payment_intent": taken})
    assert again.amount == 4200
    refunds.succeed(bank, again.id)
    assert (await client.v1.refunds.retrieve_async(again.id)).status == "succeeded"


async def test_a_dispute_is_announced(bank: Bank, client: stripe.StripeClient, taken: str) -> None:
    disputes.dispute(bank, taken)
    [event] = (await client.v1.events.list_async({"type": "charge.dispute.created"})).data
    assert (event.data.object["payment_intent"], event.data.object["amount"]) == (taken, 4200)

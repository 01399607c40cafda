"""One key, one effect, and the same answer for it, whatever happened to the first."""

import asyncio

import httpx
import pytest
import stripe

from app.demo.bank import Bank
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import order_of, paid_intent
from tests.support.no_tables import empty_shop as empty_shop

KEY = {"idempotency_key": "operation-7"}


@pytest.fixture
async def taken(bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient) -> str:
    identity = await paid_intent(bank, client, payer)
    await client.v1.payment_intents.capture_async(identity)
    return identity


async def test_a_key_has_one_effect(client: stripe.StripeClient, taken: str) -> None:
    asked = {"payment_intent": taken, "amount": 100}
    first = await client.v1.refunds.create_async(asked, KEY)
    again = await client.v1.refunds.create_async(asked, KEY)
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len((await client.v1.refunds.list_async({"payment_intent": taken})).data) == 1


async def test_a_key_belongs_to_one_request(client: stripe.StripeClient, taken: str) -> None:
    await client.v1.refunds.create_async({"payment_intent": taken, "amount": 100}, KEY)
    with pytest.raises(stripe.IdempotencyError):
        await client.v1.refunds.create_async({"payment_intent": taken, "amount": 101}, KEY)


async def test_a_key_is_forgotten_after_a_day(
    bank: Bank, client: stripe.StripeClient, taken: str
) -> None:
    asked = {"payment_intent": taken, "amount": 100}
    first = await client.v1.refunds.create_async(asked, KEY)
    bank.moved = 24 * 3600 + 1
    assert (await client.v1.refunds.create_async(asked, KEY)).id != first.id


async def test_wrong_parameters_leave_the_key_free(bank: Bank, client: stripe.StripeClient) -> None:
    create = client.v1.checkout.sessions.create_async
    with pytest.raises(stripe.InvalidRequestError):
        await create(order_of(bank, mode="setup"), KEY)
    assert (await create(order_of(bank), KEY)).status == "open"


async def test_a_refusal_is_kept(client: stripe.StripeClient, taken: str) -> None:
    whole = {"payment_intent": taken, "amount": 4200}
    first = await client.v1.refunds.create_async(whole)
    assert first.status == "succeeded"
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await client.v1.refunds.create_async(whole, KEY)
        assert refused.value.code == "charge_already_refunded"
    assert refused.value.headers["idempotent-replayed"] == "true"


async def test_an_answer_is_lost_after_the_effect(
    bank: Bank, client: stripe.StripeClient, taken: str
) -> None:
    bank.faults.lost_answers = 1
    asked = {"payment_intent": taken, "amount": 100}
    with pytest.raises(stripe.APIConnectionError):
        await client.v1.refunds.create_async(asked, KEY)
    found = await client.v1.refunds.create_async(asked, KEY)
    [only] = (await client.v1.refunds.list_async({"payment_intent": taken})).data
    assert only.id == found.id


@pytest.mark.parametrize(("fault", "effects"), [("errors_after", 1), ("errors_before", 0)])
async def test_a_500_is_answered_again(
    bank: Bank, client: stripe.StripeClient, taken: str, fault: str, effects: int
) -> None:
    setattr(bank.faults, fault, 1)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            await client.v1.refunds.create_async({"payment_intent": taken, "amount": 100}, KEY)
    listed = await client.v1.refunds.list_async({"payment_intent": taken})
    assert len(listed.data) == effects


async def test_too_many_requests_leave_the_key_free(
    bank: Bank, client: stripe.StripeClient, taken: str
) -> None:
    bank.faults.busy = 1
    with pytest.raises(stripe.RateLimitError):
        await client.v1.refunds.create_async({"payment_intent": taken}, KEY)
    assert (await client.v1.refunds.create_async({"payment_intent": taken}, KEY)).amount == 4200


async def test_a_key_that_is_in_use_is_refused(
    bank: Bank, client: stripe.StripeClient, taken: str
) -> None:
    bank.faults.slow_seconds = 0.2
    asked = {"payment_intent": taken, "amount": 100}
    calls = [client.v1.refunds.create_async(asked, KEY) for _ in range(2)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    [refused] = [one for one in done if isinstance(one, stripe.StripeError)]
    assert refused.http_status == 409
    assert refused.json_body["error"]["code"] == "idempotency_key_in_use"


async def test_faults_strike_where_they_are_wanted(
    bank: Bank, client: stripe.StripeClient, taken: str
) -> None:
    bank.faults.errors_before, bank.faults.only = 1, ("/expire",)
    assert (await client.v1.refunds.create_async({"payment_intent": taken})).amount == 4200
    assert bank.faults.errors_before == 1

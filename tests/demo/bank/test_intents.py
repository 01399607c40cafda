import httpx
import pytest
import stripe

from app.demo.bank import Bank
from app.demo.bank.intents import HELD_FOR
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import order_of, paid_intent, pay
from tests.support.no_tables import empty_shop as empty_shop

LATEST_CHARGE = {"expand": ["latest_charge"]}


async def test_money_is_set_aside_and_taken_once(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    intents = client.v1.payment_intents
    identity = await paid_intent(bank, client, payer)
    aside = await intents.retrieve_async(identity, LATEST_CHARGE)
    assert (aside.status, aside.amount, aside.amount_capturable) == ("requires_capture", 4200, 4200)
    assert aside.metadata.to_dict() == {"operation": "operation-1"}
    card = aside.latest_charge.payment_method_details.card
    assert card.capture_before == pytest.approx(bank.now + HELD_FOR, abs=5)

    taken = await intents.capture_async(identity)
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 4200, 0)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await intents.capture_async(identity)
    assert refused.value.code == "payment_intent_unexpected_state"


async def test_a_part_is_taken_and_the_rest_let_go(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity = await paid_intent(bank, client, payer)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.payment_intents.capture_async(identity, {"amount_to_capture": 4201})
    assert refused.value.code == "amount_too_large"
    taken = await client.v1.payment_intents.capture_async(identity, {"amount_to_capture": 1000})
    assert (taken.amount_received, taken.amount_capturable) == (1000, 0)


async def test_money_that_was_set_aside_can_be_let_go(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity = await paid_intent(bank, client, payer)
    gone = await client.v1.payment_intents.cancel_async(identity)
    assert (gone.status, gone.amount_capturable) == ("canceled", 0)
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.payment_intents.cancel_async(identity)


async def test_a_card_bank_keeps_money_aside_for_a_week(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity = await paid_intent(bank, client, payer)
    bank.moved = HELD_FOR - 60
    assert (await client.v1.payment_intents.retrieve_async(identity)).status == "requires_capture"
    bank.moved = HELD_FOR + 1
    with pytest.raises(stripe.InvalidRequestError):
        await client.v1.payment_intents.capture_async(identity)
    lapsed = await client.v1.payment_intents.retrieve_async(identity)
    assert (lapsed.status, lapsed.cancellation_reason) == ("canceled", "automatic")
    events = await client.v1.events.list_async({"limit": 2})
    assert [one.type for one in events.data] == ["payment_intent.canceled", "charge.expired"]


async def test_a_capture_can_be_refused(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity = await paid_intent(bank, client, payer)
    bank.faults.captures_refused = 1
    with pytest.raises(stripe.CardError):
        await client.v1.payment_intents.capture_async(identity)
    assert (await client.v1.payment_intents.retrieve_async(identity)).status == "requires_capture"


async def test_a_way_without_setting_aside_takes_at_once(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    about = {"capture_method": "automatic"}
    session = await client.v1.checkout.sessions.create_async(
        order_of(bank, payment_intent_data=about)
    )
    await pay(payer, session.url)
    found = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert (found.status, found.payment_status) == ("complete", "paid")
    intent = await client.v1.payment_intents.retrieve_async(str(found.payment_intent))
    assert (intent.status, intent.amount_received) == ("succeeded", 4200)


async def test_an_intent_that_does_not_exist(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.payment_intents.retrieve_async("pi_nothing")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")

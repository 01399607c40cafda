from typing import Any

import httpx
import pytest
import stripe

from app.demo.bank import Bank
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import order_of, pay
from tests.support.no_tables import empty_shop as empty_shop


async def test_a_session_is_opened_and_read(bank: Bank, client: stripe.StripeClient) -> None:
    sessions = client.v1.checkout.sessions
    opened = await sessions.create_async(order_of(bank, metadata={"order": "ORD-TEST"}))
    read = await sessions.retrieve_async(opened.id)
    assert opened.to_dict() == read.to_dict()
    assert (read.status, read.payment_status, read.amount_total) == ("open", "unpaid", 4200)
    assert (read.currency, read.client_reference_id) == ("eur", "order-1")
    assert read.metadata.to_dict() == {"order": "ORD-TEST"}
    assert read.payment_intent is None
    assert read.url is not None
    assert read.url.startswith(f"{bank.address}/pay/cs_test_")


async def test_a_session_is_ended_once(bank: Bank, client: stripe.StripeClient) -> None:
    sessions = client.v1.checkout.sessions
    opened = await sessions.create_async(order_of(bank))
    ended = await sessions.expire_async(opened.id)
    assert (ended.status, ended.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError, match="status of expired"):
        await sessions.expire_async(opened.id)


async def test_a_session_ends_at_its_time(bank: Bank, client: stripe.StripeClient) -> None:
    opened = await client.v1.checkout.sessions.create_async(order_of(bank))
    bank.moved = 3601
    found = await client.v1.checkout.sessions.retrieve_async(opened.id)
    assert found.status == "expired"
    [event] = (await client.v1.events.list_async({"type": "checkout.session.expired"})).data
    assert event.data.object["id"] == opened.id


async def test_what_was_paid_cannot_be_ended(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    opened = await client.v1.checkout.sessions.create_async(order_of(bank))
    await pay(payer, opened.url)
    with pytest.raises(stripe.InvalidRequestError, match="status of complete"):
        await client.v1.checkout.sessions.expire_async(opened.id)


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"line_items": []}, "line_items"),
        ({"colour": "red"}, "colour"),
        ({"payment_intent_data": {"capture_method": "later"}}, "payment_intent_data"),
        ({"payment_intent_data": {"capture": "manual"}}, "payment_intent_data"),
        ({"expires_at": 12}, "expires_at"),
        ({"expires_at": "tomorrow"}, "expires_at"),
    ],
)
async def test_wrong_parameters_are_named(
    bank: Bank, client: stripe.StripeClient, wrong: dict[str, Any], param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.checkout.sessions.create_async(order_of(bank, **wrong))
    assert (refused.value.http_status, refused.value.param.partition("[")[0]) == (400, param)

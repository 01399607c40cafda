import httpx
import pytest
import stripe

from app.demo.bank import VERSION, Bank, BankKeys
from tests.support.bank import KEYS, stripe_client
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.no_tables import empty_shop as empty_shop


async def test_the_bank_has_the_shapes_of_the_librarys_version() -> None:
    assert stripe.api_version == VERSION


async def test_an_unknown_key_is_refused(bank: Bank) -> None:
    with pytest.raises(stripe.AuthenticationError):
        await stripe_client(bank, "rk_test_another").v1.events.list_async()


async def test_a_key_has_only_its_rights(bank: Bank, client: stripe.StripeClient) -> None:
    bank.keys = BankKeys(KEYS.api, KEYS.notices, frozenset({"event_read"}))
    assert (await client.v1.events.list_async()).data == []
    with pytest.raises(stripe.PermissionError, match="charge_write"):
        await client.v1.refunds.create_async({"payment_intent": "pi_1"})


@pytest.mark.parametrize("version", [None, "", "latest", "1999-01-01"])
async def test_a_version_must_be_pinned(
    bank: Bank, payer: httpx.AsyncClient, version: str | None
) -> None:
    headers = {"Authorization": f"Bearer {KEYS.api}"}
    if version is not None:
        headers["Stripe-Version"] = version
    answered = await payer.get(f"{bank.address}/v1/events", headers=headers)
    assert answered.status_code == 400
    assert "version" in answered.json()["error"]["message"]


async def test_without_a_key_nothing_is_told(bank: Bank, payer: httpx.AsyncClient) -> None:
    answered = await payer.get(f"{bank.address}/v1/events")
    assert answered.status_code == 401

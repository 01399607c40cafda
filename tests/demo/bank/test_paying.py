"""The page on which one pays, as a customer sees it."""

import httpx
import pytest
import stripe

from app.demo.bank import Bank
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import SHOP, order_of, pay
from tests.support.no_tables import empty_shop as empty_shop


async def opened(bank: Bank, client: stripe.StripeClient, locale: str = "en") -> tuple[str, str]:
    session = await client.v1.checkout.sessions.create_async(order_of(bank, locale=locale))
    assert session.url is not None
    return session.id, session.url


async def test_somebody_pays(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity, url = await opened(bank, client)
    page = await payer.get(url)
    assert page.status_code == 200
    for words in ("Order ORD-TEST", "€42.00", "Pay", "Decline", "Leave without paying"):
        assert words in page.text
    paid = await pay(payer, url)
    assert paid.status_code == 303
    assert paid.headers["location"] == f"{SHOP}/orders/1/paid?session={identity}"
    again = await pay(payer, url)
    assert again.headers["location"] == paid.headers["location"]
    assert len(bank.books.all("payment_intent")) == 1


async def test_a_card_is_declined_and_another_taken(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity, url = await opened(bank, client)
    declined = await pay(payer, url, "decline")
    assert "The card was declined" in declined.text
    assert (await client.v1.checkout.sessions.retrieve_async(identity)).status == "open"
    bank.faults.declines = 1
    assert "The card was declined" in (await pay(payer, url)).text
    assert (await pay(payer, url)).status_code == 303


async def test_a_page_closes_with_its_session(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity, url = await opened(bank, client)
    await client.v1.checkout.sessions.expire_async(identity)
    page = await payer.get(url)
    assert page.status_code == 410
    assert "This payment page is closed" in page.text
    assert f"{SHOP}/orders/1" in page.text
    assert (await pay(payer, url)).status_code == 410
    assert (await payer.get(f"{bank.address}/pay/cs_test_nothing")).status_code == 404


async def test_a_page_may_take_money_after_its_end(
    bank: Bank, client: stripe.StripeClient, payer: httpx.AsyncClient
) -> None:
    identity, url = await opened(bank, client)
    await client.v1.checkout.sessions.expire_async(identity)
    bank.faults.pays_after_end = True
    assert (await pay(payer, url)).status_code == 303
    assert (await client.v1.checkout.sessions.retrieve_async(identity)).status == "complete"


@pytest.mark.parametrize(
    ("locale", "words"), [("de", "Ablehnen"), ("fr", "Refuser"), ("auto", "Decline")]
)
async def test_the_page_speaks_the_customers_language(
    bank: Bank,
    client: stripe.StripeClient,
    payer: httpx.AsyncClient,
    locale: str,
    words: str,
) -> None:
    _, url = await opened(bank, client, locale)
    assert words in (await payer.get(url)).text

"""The bank for a test, at an address of its own, and what its callers need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx
import pytest
import stripe
import uvicorn
from litestar import Litestar

from app.demo.bank import Bank, BankKeys, create_bank_app

KEYS: Final = BankKeys(api="rk_test_of_the_tests", notices="whsec_of_the_tests")


@asynccontextmanager
async def serving(app: Litestar) -> AsyncIterator[str]:
    """Gives the address at which the application is served."""
    config = uvicorn.Config(app, port=0, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.001)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await running


@pytest.fixture(scope="session")
async def bank_house() -> AsyncIterator[tuple[Litestar, str]]:
    """One application for all tests; each puts a bank of its own into it."""
    app = create_bank_app(Bank(KEYS))
    async with serving(app) as address:
        yield app, address


@pytest.fixture
def bank(bank_house: tuple[Litestar, str]) -> Bank:
    app, address = bank_house
    app.state["bank"] = bank = Bank(KEYS, address=address)
    return bank


@pytest.fixture
def client(bank: Bank) -> stripe.StripeClient:
    """Stripe's own library, which believes that it talks to Stripe."""
    return stripe_client(bank)


@pytest.fixture
async def payer() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as payer:
        yield payer


def keyed(address: str) -> dict[str, str]:
    """The environment of a shop whose customers pay at the bank of this address."""
    return {
        "STRIPE_API_KEY": KEYS.api,
        "STRIPE_WEBHOOK_SECRET": KEYS.notices,
        "STRIPE_API_BASE": address,
    }


def stripe_client(bank: Bank, key: str = KEYS.api) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": bank.address},
        http_client=stripe.HTTPXClient(timeout=10, allow_sync_methods=False),
        max_network_retries=0,
    )

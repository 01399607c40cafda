"""A shop with something in it, at work, and a machine that asks whatever its description allows."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

Fuzz = Callable[..., Awaitable[int]]

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = (
    "positive_data_acceptance",  # a schema says neither what is in stock nor which cursor was given
    "ignored_auth",  # a wrong token is 404, as an order is that is not there
)
PHASES = "examples,coverage,fuzzing,stateful"


class Caller(NamedTuple):
    """A caller: headers, and what the environment must hold."""

    headers: dict[str, str]
    environment: dict[str, str]


@pytest.fixture
async def at_work(shop: None, settle: Callable[[], Awaitable[int]]) -> AsyncIterator[None]:
    """Orders in every status, and a worker."""
    from app.services import delivery
    from tests.support.cast import place, shipment_of

    orders = [await place(product_456=1) for _ in range(8)]
    await settle()
    for number, order in enumerate(orders[:4]):
        shipment = await shipment_of(order)
        await delivery.dispatch(shipment.shipment_id, "FedEx", f"TRK12345678{number}", "Bea")
        if number % 2:
            await delivery.deliver(shipment.shipment_id, None, None, "Bea")

    async def work() -> None:
        while True:
            await settle()
            await asyncio.sleep(0.5)

    working = asyncio.create_task(work())
    yield
    working.cancel()


@pytest.fixture
async def caller(
    at_work: None, api_key: Callable[..., Awaitable[str]]
) -> Callable[[str], Awaitable[Caller]]:
    """By name: anonymous, customer, carrier, revoked, everything, or one scope."""
    from app.infra.database import fetch
    from app.services import delivery
    from app.services.flats import SCOPES
    from tests.support.cast import place

    async def known(name: str) -> Caller:
        if name == "anonymous":
            return Caller({}, {})
        if name == "customer":
            order = await place(product_456=1)
            return Caller({"Authorization": f"Bearer {order.access_token}"}, {})
        if name == "carrier":
            _, secret = await delivery.add_carrier("FedEx")
            hooks = {"SCHEMATHESIS_HOOKS": "tests.support.signing", "CARRIER_SECRET": secret}
            return Caller({}, hooks)
        scopes = SCOPES if name in ("everything", "revoked") else (name,)
        key = await api_key(*scopes)
        if name == "revoked":
            await fetch("UPDATE staff.api_keys SET revoked_at = now()")
        return Caller({"Authorization": f"Bearer {key}"}, {})

    return known


@pytest.fixture
def fuzz(
    shop_url: str, caller: Callable[[str], Awaitable[Caller]], tmp_path: Path
) -> Callable[..., Awaitable[int]]:
    """As `name`, so many cases an operation; returns how many cases that was in all.

    Fails with what Schemathesis says, and with the commands that show it again.
    """

    async def run(name: str, examples: int, *more: str) -> int:
        asks = await caller(name)
        report = tmp_path / f"{name.replace(':', '-')}.json"
        headers = [part for pair in asks.headers.items() for part in ("-H", ": ".join(pair))]
        process = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).parent / "schemathesis"), "run"),
            f"{shop_url}/schema/openapi.json",
            *headers,
            *("--checks", "all", "--exclude-checks", ",".join(LEFT_OUT)),
            *("--exclude-operation-id", "followOrder", "--phases", PHASES),
            *("--max-examples", str(examples), "--seed", "20261123", "--warnings", "off"),
            *("--report", "json", "--report-json-path", str(report)),
            *more,
            stdout=PIPE,
            stderr=STDOUT,
            cwd=tmp_path,
            env={**os.environ, **asks.environment, "PYTHONPATH": str(ROOT)},
        )
        told, _ = await process.communicate()
        result: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
        assert process.returncode == 0, told.decode()
        assert result["operations"]["tested"] == result["operations"]["selected"] > 0
        return result["test_cases"]["generated"]

    return run

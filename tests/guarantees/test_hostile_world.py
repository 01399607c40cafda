"""Mail server, receiver and Redis say whatever hypothesis thinks of; a real shop goes on."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.support import foreign
from tests.support.no_tables import empty_shop as empty_shop
from tests.support.own_shops import Start
from tests.support.running import SMALL, doorstep, environment, eventually

ORDER = {
    "customer": {"name": "Ann", "email": "ann@example.org"},
    "delivery_address": {"line1": "1 Lane", "city": "Bath", "postcode": "BA1 1AA", "country": "GB"},
    "items": [{"product_id": "mug", "quantity": 1}],
}
SCOPES = ("products:write", "orders:read", "shipments:read", "webhooks:write")


def drawn(strategy: SearchStrategy[Any], count: int, chance: bool) -> list[Any]:
    """As many of its values; the same ones each time unless left to chance."""
    found: list[Any] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=not chance,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found[:count]


def forever(values: list[Any]) -> Iterator[Any]:
    return itertools.islice(itertools.cycle(values), 1000)


@pytest.mark.proof
@pytest.mark.timeout(180)
async def test_orders_go_on_whatever_the_world_says(data: Path, up: Start) -> None:
    await orders_go_on(data, up, 8, chance=False)


@pytest.mark.proof
async def test_orders_go_on_whatever_the_world_says_for_long(data: Path, up: Start) -> None:
    await orders_go_on(data, up, 400, chance=True)


async def orders_go_on(data: Path, up: Start, count: int, *, chance: bool) -> None:
    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(foreign.saying())
        mail = await stack.enter_async_context(foreign.saying(greets=True))
        redis = await stack.enter_async_context(foreign.saying())
        around = environment(
            SMTP_URL=f"smtp://127.0.0.1:{mail.port}?starttls=never",
            MAIL_FROM="shop@example.org",
            BASE_URL="http://shop.example",
            WEBHOOK_INTERNAL_HOSTS=f"127.0.0.1:{receiver.port}",
            REDIS_URL=f"redis://127.0.0.1:{redis.port}",
            RATE_LIMITS="off",
        )
        shop = await asyncio.to_thread(lambda: up(data, *SMALL, env=around).opened())
        scopes = [word for one in SCOPES for word in ("--scope", one)]
        made = await asyncio.to_thread(
            doorstep, "key", "add", "x", *scopes, "--data-dir", shop.data, env=around
        )
        began = shop.noted()["parts"]
        async with httpx.AsyncClient(
            base_url=f"{shop.url}/api/v1",
            headers={"Authorization": f"Bearer {made.stdout.strip()}"},
            timeout=30,
        ) as client:
            mug = {"name": "Mug", "price": {"amount": 1400, "currency": "EUR"}}
            (await client.put("/products/mug", json=mug)).raise_for_status()
            moved = {"quantity": 10_000, "reason": "first"}
            (await client.post("/products/mug/stock-movements", json=moved)).raise_for_status()
            told = {
                "url": f"http://127.0.0.1:{receiver.port}/x",
                "event_types": ["order.created"],
            }
            (await client.post("/webhook-endpoints", json=told)).raise_for_status()

            for http, talk, values in zip(
                drawn(foreign.http_answers, count, chance),
                drawn(foreign.smtp_talks, count, chance),
                drawn(foreign.resp_values, count, chance),
                strict=False,
            ):
                receiver.answers = forever([http])
                mail.answers = [line + b"\r\n" for line in talk]
                redis.answers = forever([values])
                placed = await client.post("/orders", json=ORDER)
                assert placed.status_code == 201, placed.text
                path = f"/shipments?order_id={placed.json()['order_id']}"
                async with asyncio.timeout(30):
                    while not (await client.get(path)).json()["items"]:
                        await asyncio.sleep(0.05)

        assert shop.noted()["parts"] == began, "no process ended"
        audited = ("audit", "--data-dir", shop.data)
        await asyncio.to_thread(eventually, lambda: doorstep(*audited, env=around).returncode == 0)

"""What a key with one scope alone can read: customers' data by the scopes that say so."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.infra.database import fetch_value
from app.routes.access import ACCESS
from app.services import webhooks
from app.services.flats import SCOPES
from tests.support.api import bearer
from tests.support.asking import IDS
from tests.support.cast import ANN, HOME, place, shipment_of
from tests.support.receiver import Receiver
from tests.support.webhooks import receiver, sender

__all__ = ["receiver", "sender"]

OF_ANN = re.compile("|".join(map(re.escape, (ANN.name, ANN.email, HOME.line1))))
# The scopes that are for reading what customers gave.
READS = {"orders:read", "shipments:read", "events:read"}


@pytest.fixture
async def ids(
    shop: None,
    settle: Callable[[], Awaitable[int]],
    receiver: Receiver,
    sender: object,
) -> dict[str, str]:
    """Ann's order, shipped nowhere yet, and an endpoint that repeats all that it hears."""
    given = webhooks.NewEndpoint(url=receiver.url(), event_types=["order.created"])
    made = await webhooks.add_endpoint(given, "Bea")
    receiver.answer = lambda heard: (500, {}, heard.body)
    order = await place(product_456=1)
    await settle()
    await sender.round()
    return IDS | {
        "order_id": str(order.order_id),
        "shipment_id": str((await shipment_of(order)).shipment_id),
        "endpoint_id": str(made.endpoint_id),
        "message_id": str(await fetch_value("SELECT message_id FROM webhooks.messages")),
        "event_id": await fetch_value("SELECT event_id FROM messaging.events"),
    }


def pages(ids: dict[str, str]) -> list[str]:
    """All that can be read; streams have no end, and the doors of their orders."""
    templates = [line.removeprefix("GET ") for line in ACCESS if line.startswith("GET ")]
    nobodys = "00000000-0000-4000-8000-000000000001"
    return [
        re.sub(r"\{(\w+)\}", lambda name: ids.get(name[1], nobodys), template)
        for template in templates
        if not template.endswith("/stream")
    ]


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_scope_reads_what_customers_gave_only_if_it_says_so(
    client: httpx.AsyncClient,
    ids: dict[str, str],
    api_key: Callable[..., Awaitable[str]],
    scope: str,
) -> None:
    headers = bearer(await api_key(scope))
    shown = [
        path for path in pages(ids) if OF_ANN.search((await client.get(path, headers=headers)).text)
    ]
    assert bool(shown) == (scope in READS), shown


async def test_a_message_is_opened_by_both_scopes(
    client: httpx.AsyncClient, ids: dict[str, str], api_key: Callable[..., Awaitable[str]]
) -> None:
    path = f"/api/v1/webhook-endpoints/{ids['endpoint_id']}/messages/{ids['message_id']}"
    alone = await client.get(path, headers=bearer(await api_key("webhooks:write")))
    both = await client.get(path, headers=bearer(await api_key("webhooks:write", "events:read")))

    assert (alone.status_code, both.status_code) == (200, 200)
    assert alone.json()["payload"] is None
    assert [one["answer"] for one in alone.json()["log"]] == [None]
    assert alone.json()["log"][0]["status"] == 500
    assert both.json()["payload"]["data"]["customer"] == {"name": ANN.name}
    assert both.json()["log"][0]["answer"]

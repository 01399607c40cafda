"""A push service, a sender, and the browsers of Ann, which are notified of her order."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.infra.database import fetch
from app.services import push, sales
from app.workers.push_sender import PushSender
from tests.support import push_service as services
from tests.support.push_service import PushService, Subscription
from tests.support.visitor import Visitor


@pytest.fixture
async def push_service() -> AsyncIterator[PushService]:
    async with services.opened() as service:
        yield service


@pytest.fixture
async def push_sender() -> AsyncIterator[PushSender]:
    sender = PushSender()
    # It makes the shop's keys first.
    await sender.round()
    yield sender
    sender.leave()
    await sender.main()


async def turns_on(visitor: Visitor, order: sales.Placed, service: PushService) -> Subscription:
    """Presses "Notify me on this device" on the order's page, as its script does."""
    subscription = service.subscribe(await push.public_key() or "")
    await visitor.open(order.links.page)
    answer = await visitor.send(devices_of(order), **subscription.form)
    assert answer.status_code == 204, answer.text
    return subscription


def devices_of(order: sales.Placed) -> str:
    return f"/orders/{order.order_id}/devices"


async def notified() -> list[tuple[str, str, int]]:
    """Step, state and attempts of each notification."""
    rows = await fetch(
        "SELECT step, state, attempts FROM push.notifications ORDER BY notification_id"
    )
    return [(row["step"], row["state"], row["attempts"]) for row in rows]


async def devices() -> list[dict[str, Any]]:
    return [dict(row) for row in await fetch("SELECT * FROM push.devices ORDER BY device_id")]


async def due_now() -> None:
    await fetch("UPDATE push.notifications SET due_at = now() WHERE state = 'PENDING'")

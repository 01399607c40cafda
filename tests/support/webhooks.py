"""A receiver that listens, a sender, and an endpoint between the two."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.support import receiver as receivers

if TYPE_CHECKING:
    from app.infra.leases import Queue
    from app.services.webhooks import EndpointWithSecret
    from app.workers.webhook_sender import WebhookSender

ALL = (
    "order.created",
    "order.cancellation_requested",
    "order.status_updated",
    "order.cancellation_refused",
)


@pytest.fixture
async def receiver() -> AsyncIterator[receivers.Receiver]:
    async with receivers.opened() as receiver:
        yield receiver


@pytest.fixture
async def sender() -> AsyncIterator["WebhookSender"]:
    from app.workers.webhook_sender import WebhookSender

    sender = WebhookSender()
    yield sender
    sender.leave()
    await sender.main()


@pytest.fixture
def listen(
    receiver: receivers.Receiver,
) -> Callable[..., Awaitable["EndpointWithSecret"]]:
    """Adds an endpoint at the receiver: `await listen("order.created")`, or for every type."""
    from app.services import webhooks

    async def add(*event_types: str, path: str = "/hooks") -> "EndpointWithSecret":
        given = webhooks.NewEndpoint(
            url=receiver.url(path),
            event_types=list(event_types or ALL),  # pyright: ignore[reportArgumentType]
        )
        return await webhooks.add_endpoint(given, "Bea")

    return add


async def due_now() -> None:
    from app.infra.database import fetch

    await fetch("UPDATE webhooks.messages SET due_at = now() WHERE state = 'PENDING'")


def tried_again(queue: "Queue", times: int) -> "Queue":
    """The same queue, which tries again so often and at once, and then gives up."""
    return msgspec.structs.replace(queue, waits=(0.0,) * times)

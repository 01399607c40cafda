"""An event that is published, and made due."""

from uuid import uuid4

from app import messaging
from app.infra.database import fetch, transaction
from app.messaging.events import OrderCancellationRequested

LISTENER = "delivery.decide_cancellation"


def asked(order_id=None) -> OrderCancellationRequested:
    return OrderCancellationRequested(order_id=order_id or uuid4(), reason="x")


async def publish(event) -> list[str]:
    async with transaction():
        return await messaging.publish(event)


async def due_now() -> None:
    await fetch("UPDATE messaging.deliveries SET due_at = now() WHERE state = 'PENDING'")

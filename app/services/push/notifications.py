"""What devices are owed: a notification for each step, stored when its event is applied."""

import asyncio
from collections.abc import Sequence
from typing import Final

from app.infra.database import columns, fetch, on_commit
from app.messaging.events import (
    OrderDecisionRequested,
    OrderParcelUpdated,
    OrderStatusUpdated,
    OrderTestRemoved,
)
from app.values.sending import PushStep
from app.values.statuses import Corrected, OrderStatus

Notified = OrderStatusUpdated | OrderParcelUpdated | OrderDecisionRequested

# Set in the process that stored notifications, so that a sender there need not wait for its next
# look.
news: Final = asyncio.Event()

OWE: Final = """
INSERT INTO push.notifications (device_id, event_id, step)
SELECT device_id, event_id, step
FROM unnest($1::text[], $2::uuid[], $3::text[]) AS event (event_id, order_id, step)
JOIN push.devices USING (order_id)
ON CONFLICT DO NOTHING RETURNING true
"""
END: Final = "UPDATE push.devices SET over_at = now() WHERE order_id = ANY($1)"
REMOVE: Final = "DELETE FROM push.devices WHERE order_id = ANY($1)"

STEPS: Final = {
    OrderStatus.SHIPPED: PushStep.SHIPPED,
    OrderStatus.DELIVERED: PushStep.DELIVERED,
    OrderStatus.CANCELLED: PushStep.CANCELLED,
}
PARCEL_STEPS: Final = {
    OrderStatus.SHIPPED: PushStep.PART_SHIPPED,
    OrderStatus.DELIVERED: PushStep.PART_DELIVERED,
}
CORRECTED: Final = {
    Corrected.RETRACTION: PushStep.NOT_DELIVERED,
    Corrected.ARRIVAL: PushStep.DELIVERED,
}
LAST: Final = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)


async def write_notifications(events: Sequence[Notified]) -> None:
    """Stores a notification for each device of an order that made a step; repeats add nothing."""
    owed = [(one.event_id, one.order_id, step) for one in events if (step := _step(one))]
    if owed and await fetch(OWE, *columns(owed, 3)):
        on_commit(news.set)
    if over := [one.order_id for one in events if _is_last(one)]:
        await fetch(END, over)


async def remove_test_devices(events: Sequence[OrderTestRemoved]) -> None:
    await fetch(REMOVE, [one.order_id for one in events])


def _step(event: Notified) -> PushStep | None:
    match event:
        case OrderDecisionRequested():
            return PushStep.DECISION
        case OrderParcelUpdated(corrected=what) if what:
            return CORRECTED.get(what)
        case OrderParcelUpdated():
            moved = event.current_status != event.previous_status
            return PARCEL_STEPS.get(OrderStatus(event.current_status)) if moved else None
        case OrderStatusUpdated():
            # Of a divided order, each parcel makes its own steps.
            return None if event.by_parcel else STEPS.get(OrderStatus(event.current_status))


def _is_last(event: Notified) -> bool:
    return isinstance(event, OrderStatusUpdated) and event.current_status in LAST

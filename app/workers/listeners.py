"""What each listener does. `subscriptions.py` says which events it hears."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from app.messaging import Apply
from app.messaging.subscriptions import LISTENERS
from app.services import delivery, products, sales, webhooks


def one_by_one(apply: Callable[[Any], Awaitable[None]]) -> Apply:
    """A batch for a listener that knows single events."""

    async def apply_all(events: Sequence[Any]) -> None:
        for event in events:
            await apply(event)

    return apply_all


APPLY: Mapping[str, Apply] = {
    "delivery.open_shipment": delivery.open_shipments,
    "delivery.decide_cancellation": one_by_one(delivery.decide_cancellation),
    "sales.record_status": one_by_one(sales.record_status),
    "sales.record_parcel": one_by_one(sales.record_parcel),
    "sales.record_refusal": one_by_one(sales.record_refusal),
    "sales.write_mail": sales.write_mails,
    "products.settle": products.settle,
    "webhooks.write_messages": webhooks.write_messages,
}


def check() -> None:
    """Raises at start-up if an event would go to a listener that is not here, or the reverse."""
    if disputed := LISTENERS ^ APPLY.keys():
        raise RuntimeError(f"subscriptions and listeners disagree about {sorted(disputed)}")

"""What each listener does. `subscriptions.py` says which events it hears."""

from collections.abc import Mapping

from app.messaging import Apply
from app.services import delivery, products, sales
from app.subscriptions import LISTENERS

APPLY: Mapping[str, Apply] = {
    "delivery.open_shipment": delivery.open_shipment,
    "delivery.decide_cancellation": delivery.decide_cancellation,
    "sales.record_status": sales.record_status,
    "sales.record_refusal": sales.record_refusal,
    "products.settle": products.settle,
}


def check() -> None:
    """Raises at start-up if an event would go to a listener that is not here, or the reverse."""
    if disputed := LISTENERS ^ APPLY.keys():
        raise RuntimeError(f"subscriptions and listeners disagree about {sorted(disputed)}")

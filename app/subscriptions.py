"""Who hears what. The functions behind the names stand in `workers/listeners.py`."""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "order.created": ("delivery.open_shipment",),
    "order.cancellation_requested": ("delivery.decide_cancellation",),
    "order.status_updated": ("sales.record_status", "products.settle"),
    "order.cancellation_refused": ("sales.record_refusal",),
}

LISTENERS: frozenset[str] = frozenset(
    listener for listeners in SUBSCRIPTIONS.values() for listener in listeners
)

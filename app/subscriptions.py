"""Who hears what. The functions behind the names stand in `workers/listeners.py`."""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "order.created": ("delivery.open_shipment",),
    "order.cancellation_requested": ("delivery.decide_cancellation",),
    "order.status_updated": ("sales.record_status", "products.settle"),
    "order.cancellation_refused": ("sales.record_refusal",),
}

PAIRS: tuple[tuple[str, str], ...] = tuple(
    (event_type, listener)
    for event_type, listeners in SUBSCRIPTIONS.items()
    for listener in listeners
)
"""Every event type beside each of its listeners."""

LISTENERS: frozenset[str] = frozenset(listener for _, listener in PAIRS)

"""Who hears what. The functions behind the names stand in `workers/listeners.py`."""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "order.created": ("delivery.open_shipment", "sales.write_mail", "webhooks.write_messages"),
    "order.cancellation_requested": ("delivery.decide_cancellation", "webhooks.write_messages"),
    "order.status_updated": (
        "sales.record_status",
        "products.settle",
        "sales.write_mail",
        "webhooks.write_messages",
    ),
    "order.cancellation_refused": ("sales.record_refusal", "webhooks.write_messages"),
}

IN_ORDER: frozenset[str] = frozenset()
"""Event types that a service must have heard, by listeners that a worker does not know too, before
it hears anything later of the order. None today: a listener of another version waits alone."""

UNHURRIED: frozenset[str] = frozenset({"sales.write_mail", "webhooks.write_messages"})
"""Nobody is rung for these: the sweep finds them within a second, many at once."""

PAIRS: tuple[tuple[str, str], ...] = tuple(
    (event_type, listener)
    for event_type, listeners in SUBSCRIPTIONS.items()
    for listener in listeners
)
"""Every event type beside each of its listeners."""

LISTENERS: frozenset[str] = frozenset(listener for _, listener in PAIRS)

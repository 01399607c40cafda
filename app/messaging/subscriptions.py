"""Who hears what. The functions behind the names are in each flat's `flat.py`."""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "order.created": ("delivery.open_shipment", "mailing.write_mail", "webhooks.write_messages"),
    "order.cancellation_requested": ("delivery.decide_cancellation", "webhooks.write_messages"),
    "order.status_updated": (
        "sales.record_status",
        "products.settle",
        "mailing.write_mail",
        "webhooks.write_messages",
    ),
    "order.parcel_updated": (
        "sales.record_parcel",
        "mailing.write_mail",
        "webhooks.write_messages",
    ),
    "order.cancellation_refused": ("sales.record_refusal", "webhooks.write_messages"),
}

IN_ORDER: frozenset[tuple[str, str]] = frozenset({("delivery", "order.created")})
"""What a service must have heard before anything later of an order: Delivery can decide nothing
about an order whose parcel is not open. What is for another version's listener waits alone
otherwise, and here too if a listener that is known has the event."""

UNHURRIED: frozenset[str] = frozenset({"mailing.write_mail", "webhooks.write_messages"})
"""No worker is woken for these: the sweep finds them within a second, many at once."""

PAIRS: tuple[tuple[str, str], ...] = tuple(
    (event_type, listener)
    for event_type, listeners in SUBSCRIPTIONS.items()
    for listener in listeners
)
"""Every event type beside each of its listeners."""

LISTENERS: frozenset[str] = frozenset(listener for _, listener in PAIRS)

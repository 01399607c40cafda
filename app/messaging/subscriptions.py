"""Which listener gets which stored events.

The functions behind the names are in each flat's `flat.py`, and so are its reactions to the events
of `domain_events.py`, which are not listed here.
"""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "order.created": ("delivery.open_shipment", "mailing.write_mail", "webhooks.write_messages"),
    "order.cancellation_requested": ("delivery.decide_cancellation", "webhooks.write_messages"),
    "order.status_updated": (
        "sales.record_status",
        "products.settle",
        "mailing.write_mail",
        "push.write_notifications",
        "webhooks.write_messages",
    ),
    "order.parcel_updated": (
        "sales.record_parcel",
        "products.settle_parcels",
        "mailing.write_mail",
        "push.write_notifications",
        "webhooks.write_messages",
    ),
    "order.pieces_cancelled": (
        "sales.record_cancelled_pieces",
        "products.settle_cancelled_pieces",
        "mailing.write_mail",
        "webhooks.write_messages",
    ),
    "order.decision_requested": (
        "sales.record_decision",
        "mailing.write_mail",
        "push.write_notifications",
        "webhooks.write_messages",
    ),
    "order.decision_made": (
        "sales.record_decision",
        "mailing.write_mail",
        "webhooks.write_messages",
    ),
    "order.cancellation_refused": ("sales.record_refusal", "webhooks.write_messages"),
    "order.correction_requested": ("delivery.decide_correction", "webhooks.write_messages"),
    "order.corrected": ("sales.record_correction", "webhooks.write_messages"),
    "order.correction_refused": ("sales.record_correction_refusal", "webhooks.write_messages"),
    "customer.erased": ("webhooks.write_messages",),
    "shop.restored": ("webhooks.write_messages",),
    "payment.secured": (
        "sales.record_payment",
        "delivery.end_wait_for_payment",
        "webhooks.write_messages",
    ),
    "payment.captured": ("sales.record_payment", "mailing.write_mail", "webhooks.write_messages"),
    "payment.refunded": ("sales.record_payment", "mailing.write_mail", "webhooks.write_messages"),
    "payment.failed": ("sales.cancel_unpaid", "webhooks.write_messages"),
    "payment.lapsed": (
        "sales.record_payment",
        "delivery.wait_for_payment",
        "mailing.write_mail",
        "webhooks.write_messages",
    ),
    "order.test_removed": (
        "delivery.remove_test_parcels",
        "products.return_test_goods",
        "push.remove_test_devices",
        "webhooks.write_messages",
    ),
}

# Events that a service must have applied before anything later of the same order: Delivery can
# decide nothing about an order whose shipment is not open. Deliveries for another version's
# listeners otherwise wait alone, and here too if a known listener has the event.
IN_ORDER: frozenset[tuple[str, str]] = frozenset({("delivery", "order.created")})

# No worker is woken for these: the sweep finds them within a second, many at once.
UNHURRIED: frozenset[str] = frozenset({"mailing.write_mail", "webhooks.write_messages"})

# These work for somebody outside, and get an event only while its type is wanted (`demands.py`).
ON_DEMAND: frozenset[str] = frozenset({"webhooks.write_messages"})

# Every event type with each of its listeners.
PAIRS: tuple[tuple[str, str], ...] = tuple(
    (event_type, listener)
    for event_type, listeners in SUBSCRIPTIONS.items()
    for listener in listeners
)

LISTENERS: frozenset[str] = frozenset(listener for _, listener in PAIRS)

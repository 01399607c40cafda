"""What events say about customers, and how it is erased; the events themselves stay."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike, unless_null

WORDS: Final = "one of a few words of the program, or an id"
HERS: Final = "order_id = ANY({orders})"

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="events",
            whose=HERS,
            erased={"data": "messaging.without_person(event_type, data)"},
            order_id="order_id",
            mentions={"data": "jsonb"},
            hidden=("seq", "txid", "cluster"),
        ),
        Rows(
            table="deliveries",
            whose=HERS,
            erased={"error": unless_null("error")},
            order_id="order_id",
            mentions={"error": "text"},
            hidden=("id", "attempts", "due_at"),
        ),
    ),
    erasable={
        "events.data": "names, addresses, numbers and free words are overwritten or left out",
        "deliveries.error": "overwritten",
    },
    harmless={
        **all_alike(WORDS, "events", "event_id", "event_type", "source"),
        **all_alike(WORDS, "deliveries", "event_id", "listener", "state"),
        **all_alike(WORDS, "subscriptions", "event_type", "listener"),
        **all_alike(WORDS, "demands", "event_type", "listener"),
        "clusters.database": WORDS,
        **all_alike(WORDS, "holds", "kind", "decision"),
        **all_alike("the name of a file, or an id", "restores", "cause", "last_event"),
    },
    of_others={
        "restores.restored_by": "a person of the shop",
        "holds.decided_by": "a person of the shop",
    },
)

"""Where Webhooks keeps what is personal, and how it is erased."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike

WORDS: Final = "one of a few words of the program, or an id"
HERS: Final = "order_id = ANY({orders})"
OF_MESSAGE: Final = (
    "(SELECT order_id FROM webhooks.messages AS of WHERE of.message_id = attempts.message_id)"
)

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="messages",
            whose=HERS,
            erased={
                "body": "jsonb_set(body::jsonb, '{{data}}',"
                " messaging.without_person(event_type, body::jsonb -> 'data'))::text",
            },
            order_id="order_id",
            mentions={"body": "text"},
            hidden=("endpoint_id", "attempts", "tries", "behind", "due_at"),
        ),
        Rows(
            table="attempts",
            whose=f"message_id IN (SELECT message_id FROM webhooks.messages WHERE {HERS})",
            # A receiver may have repeated what it was sent.
            erased={"detail": "NULL", "answer": "NULL"},
            order_id=OF_MESSAGE,
            mentions={"detail": "text", "answer": "text"},
            hidden=("attempt_id",),
        ),
    ),
    erasable={
        "messages.body": "the event in it is erased as in the feed",
        "attempts.detail": "emptied",
        "attempts.answer": "emptied",
    },
    harmless={
        **all_alike(WORDS, "messages", "event_id", "event_type", "state"),
        "attempts.reason": WORDS,
        **all_alike(WORDS, "endpoints", "event_types", "state", "pause_reason"),
    },
    free_words={
        "endpoints.url": "a program of the shop or of a partner",
        "endpoints.description": "the manager's words about the program",
    },
    of_others={"endpoints.created_by": "a person of the shop"},
)

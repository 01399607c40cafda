"""Where Mailing keeps what is personal, and how it is erased. The texts of mails are not kept."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike, unless_null
from app.values.sending import SendingState

HERS: Final = "(order_id = ANY({orders}) OR lower(recipient) = ANY({emails}))"

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="mails",
            # What is about no order may have its address only in the answer of a server.
            whose=f"{HERS} OR error ~* {{email_words}}",
            # What has not left will not leave, unless it is about another customer's order.
            gone=f"state <> '{SendingState.SENT}' AND ({HERS} OR order_id IS NULL)",
            erased={
                "recipient": f"CASE WHEN {HERS} IS NOT TRUE THEN recipient END",
                "error": unless_null("error"),
            },
            order_id="order_id",
            hidden=("id", "attempts", "tries", "due_at", "blocked"),
        ),
    ),
    erasable={
        "mails.recipient": "emptied; what was not sent is deleted",
        "mails.error": "overwritten, since a server may have named the address",
    },
    harmless=all_alike(
        "a word of the program, or an id",
        "mails",
        "event_id",
        "repeats",
        "kind",
        "state",
        "language",
    ),
)

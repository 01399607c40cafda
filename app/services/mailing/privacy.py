"""Where Mailing keeps what is personal, and how it is erased. The texts of mails are not kept."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike, unless_null
from app.values.sending import SendingState

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="mails",
            whose="order_id = ANY({orders}) OR lower(recipient) = ANY({emails})",
            # What has not left will not leave.
            gone=f"state <> '{SendingState.SENT}'",
            erased={"recipient": "NULL", "error": unless_null("error")},
            order_id="order_id",
            hidden=("id", "attempts", "tries", "due_at", "blocked"),
        ),
    ),
    erasable={
        "mails.recipient": "emptied; what was not sent is deleted",
        "mails.error": "overwritten, since a server may have named the address",
    },
    harmless=all_alike(
        "a word of the program, or an id", "mails", "event_id", "kind", "state", "language"
    ),
)

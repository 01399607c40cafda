"""Where Accounts keeps what is personal, and how it is erased."""

from typing import Final

from app.infra.privacy import Privacy, Rows

HERS: Final = "email = ANY({emails})"
PRIVACY: Final = Privacy(
    rows=(
        # The mails of the links are deleted with them.
        Rows(table="links", whose=HERS, gone="true", hidden=("mail_open",)),
        Rows(table="sessions", whose=HERS, gone="true", hidden=("secret_hash",)),
    ),
    erasable={
        "links.email": "the links are deleted",
        "sessions.email": "the sessions are deleted",
    },
    harmless={"links.language": "a language"},
)

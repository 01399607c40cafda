"""Keys are kept for a day; the answers of that day can name a customer."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike

ABOUT_HER: Final = (
    "EXISTS (SELECT FROM unnest({orders}::text[]) AS one WHERE strpos(answer, one) > 0)"
    " OR key ~* {email_words}"
)
PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="keys",
            whose=ABOUT_HER,
            gone="true",
            hidden=("id", "caller", "fingerprint"),
        ),
    ),
    erasable=all_alike("keys whose answer is about her are deleted", "keys", "answer", "key"),
    harmless=all_alike("a word of the program, or an id", "keys", "caller", "operation", "subject"),
)

"""The people of the shop: their data is kept for their work, not for an order."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike

STAFF: Final = "a person of the shop"

HERS: Final = "path ~* {email_words} OR request_id ~* {email_words}"

PRIVACY: Final = Privacy(
    # A program may have named a customer in an address, even in one that is not the shop's.
    rows=(Rows(table="api_requests", whose=HERS, gone="true", hidden=("id", "key_id")),),
    erasable={
        "api_requests.path": "the requests are deleted that name the customer",
        "api_requests.request_id": "the same",
    },
    harmless={
        **all_alike("a word of the program", "api_requests", "method", "problem"),
        "members.password_hash": "a hash",
        "members.role": "a word of the program",
        "invitations.role": "a word of the program",
        "api_keys.scopes": "words of the program",
    },
    free_words={
        "api_keys.name": "a program",
        "saved_views.name": "the staff's words",
        "saved_views.query": "the filters of a list; a search for a customer is found and named",
    },
    of_others={
        **all_alike(STAFF, "members", "email", "name"),
        **all_alike("the browser of a person of the shop", "sessions", "address", "user_agent"),
        **all_alike(STAFF, "invitations", "email", "name", "invited_by"),
        "api_keys.made_by": STAFF,
    },
)

"""Where Payments keeps what is personal, and how it is erased."""

from typing import Final

from app.infra.privacy import ERASED, Privacy, Rows, all_alike

HERS: Final = "order_id = ANY({orders})"
OF_HERS: Final = f"payment_id IN (SELECT payment_id FROM payments.payments WHERE {HERS})"
WORDS: Final = "one of a few words of the program, or an id"
STAFF: Final = "names of people of the shop, or of programs with a key"
ORDER: Final = (
    "(SELECT order_id FROM payments.payments WHERE payments.payment_id = {table}.payment_id)"
)

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="payments",
            whose=HERS,
            order_id="order_id",
            hidden=("payment_id", "version", "provider_ref"),
        ),
        Rows(
            table="operations",
            whose=OF_HERS,
            erased={"note": f"CASE WHEN note <> '' THEN '{ERASED}' ELSE '' END", "answer": "NULL"},
            order_id=ORDER.format(table="operations"),
            mentions={"note": "text", "answer": "jsonb"},
            hidden=("payment_id", "asked_by", "answer"),
        ),
        Rows(
            table="facts",
            whose=OF_HERS,
            erased={
                "reference": f"CASE WHEN reference <> '' THEN '{ERASED}' ELSE '' END",
                "body": "NULL",
            },
            order_id=ORDER.format(table="facts"),
            mentions={"reference": "text", "body": "jsonb"},
            hidden=("payment_id", "said_by", "body"),
        ),
    ),
    erasable={
        **all_alike(f"overwritten with “{ERASED}”", "operations", "note"),
        **all_alike(f"overwritten with “{ERASED}”", "facts", "reference"),
        **all_alike("emptied; what the provider keeps is its own", "operations", "answer"),
        **all_alike("emptied; what the provider keeps is its own", "facts", "body"),
    },
    harmless={
        **all_alike(WORDS, "payments", "method", "status", "currency", "order_number"),
        **all_alike("the provider's id", "payments", "provider_ref"),
        **all_alike(WORDS, "operations", "kind", "cause_kind", "state"),
        **all_alike("the provider's id", "operations", "provider_ref"),
        **all_alike(WORDS, "facts", "provider", "kind"),
        **all_alike("an id of the provider or of a row", "facts", "provider_event", "object"),
        **all_alike(WORDS, "reconciliations", "provider"),
        **all_alike(WORDS, "transactions", "provider", "kind", "currency", "moved_currency"),
        "transactions.word": "a word of the provider’s for a kind of transaction",
        **all_alike("the provider's id", "transactions", "reference", "source", "payment_ref"),
        **all_alike(WORDS, "differences", "cause", "state", "currency"),
        **all_alike(WORDS, "disputes", "provider", "state", "currency"),
        "disputes.reason": "one of a few words of the provider’s",
        "disputes.reference": "the provider's id",
    },
    free_words={
        "differences.reason": "the manager’s words about the shop’s books",
    },
    of_others={
        **all_alike(STAFF, "operations", "asked_by"),
        **all_alike(STAFF, "facts", "said_by"),
        **all_alike(STAFF, "reconciliations", "asked_by"),
        **all_alike(STAFF, "differences", "explained_by"),
    },
)

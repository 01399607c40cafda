"""Where Sales keeps what is personal, and how it is erased."""

from typing import Final

from app.infra.privacy import ERASED, Privacy, Rows, all_alike, of_type, unless_null
from app.values.statuses import ChangeKind

HERS: Final = "order_id = ANY({orders})"
OVERWRITTEN: Final = f"overwritten with “{ERASED}”, or emptied"
WORDS: Final = "one of a few words of the program, or an id"
STAFF: Final = "names of people of the shop, or of programs with a key"

ADDRESS: Final = {
    "company": "NULL",
    "line1": f"'{ERASED}'",
    "line2": "NULL",
    "city": f"'{ERASED}'",
    "state": "NULL",
    # The country and the region stay for the taxes.
    "postcode": "left(postcode, 2)",
}
BILLING: Final = f"""CASE WHEN billing IS NOT NULL THEN jsonb_build_object('name', '{ERASED}',
    'line1', '{ERASED}', 'city', '{ERASED}', 'postcode', left(billing ->> 'postcode', 2),
    'country', billing -> 'country') END"""
PARCEL: Final = {
    "tracking_number": unless_null("tracking_number"),
    "further_numbers": "'[]'",
    "delivery_location": "NULL",
}

# Anybody can declare a withdrawal, and nobody can change one: a stranger's that names her email
# loses this word, lest it keep her from being erased.
TYPED: Final = ("name", "email", "note", "order_number")
_VALUES: Final = ", ".join(
    f"{one} = regexp_replace({one}, {{email_words}}, '{ERASED}', 'gi')" for one in TYPED
)
_MENTIONED: Final = " OR ".join(f"{one} ~* {{email_words}}" for one in TYPED)
UNMENTION: Final = f"UPDATE sales.withdrawals SET {_VALUES} WHERE ({_MENTIONED})"

# A new version, for open pages and for programs that keep what they read, and a step of its own.
NOTE: Final = f"""
INSERT INTO sales.changes (order_id, version, kind, status, at, cause)
SELECT order_id, version, '{ChangeKind.ERASED}', status, clock_timestamp(), gen_random_uuid()
FROM sales.orders WHERE {HERS}
"""

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="orders",
            whose=HERS,
            erased={
                "customer_name": f"'{ERASED}'",
                "customer_email": f"'{ERASED}'",
                "customer_phone": "NULL",
                "vat_id": "NULL",
                "billing": BILLING,
                **ADDRESS,
                "note": "''",
                **PARCEL,
                "cancellation_reason": unless_null("cancellation_reason"),
                "version": "version + 1",
                # Links that were sent before no longer open the order.
                "token_version": "token_version + 1",
            },
            then=NOTE,
            order_id="order_id",
            mentions={
                **of_type("text", "customer_name", *ADDRESS, "note", "vat_id"),
                **of_type("text", "delivery_location", "cancellation_reason"),
                "billing": "jsonb",
            },
            hidden=(
                "token_version",
                "by_key",
                "parcel_version",
                "parcel_status",
                "payment_version",
            ),
        ),
        Rows(table="items", whose=HERS, order_id="order_id", hidden=("id",)),
        Rows(table="changes", whose=HERS, order_id="order_id", hidden=("id", "cause")),
        Rows(
            table="parcels",
            whose=HERS,
            erased=PARCEL,
            order_id="order_id",
            mentions={"delivery_location": "text"},
            hidden=("version",),
        ),
        Rows(table="cancelled_items", whose=HERS, order_id="order_id", hidden=("id",)),
        Rows(
            table="corrections",
            whose=HERS,
            erased={"wanted": "NULL"},
            order_id="order_id",
            mentions={"wanted": "jsonb"},
            hidden=("asked_by", "refused_by"),
        ),
        Rows(
            table="withdrawals",
            whose="order_id = ANY({orders}) OR lower(email) = ANY({emails})",
            erased={
                "name": f"'{ERASED}'",
                "email": f"'{ERASED}'",
                "note": "''",
                # If no order has this number, it may say anything.
                "order_number": f"CASE WHEN order_id IS NULL THEN '{ERASED}' ELSE order_number END",
            },
            then=UNMENTION,
            # Hers have become words that name nobody; any other one without an order is its
            # sender's, who may have the same name.
            order_id="coalesce(order_id, withdrawal_id)",
        ),
        Rows(table="piece_requests", whose=HERS, order_id="order_id"),
        Rows(table="invoices", whose=HERS, order_id="order_id", hidden=("place", "cause")),
    ),
    erasable={
        **all_alike(OVERWRITTEN, "withdrawals", "name", "email", "note", "order_number"),
        **all_alike(
            OVERWRITTEN,
            "orders",
            *("customer_name", "customer_email", "customer_phone", "note", "cancellation_reason"),
            *("vat_id", "billing"),
            *ADDRESS,
            *PARCEL,
        ),
        **all_alike(OVERWRITTEN, "parcels", *PARCEL),
        "corrections.wanted": "emptied when it is answered; nothing is erased before",
    },
    harmless={
        "withdrawals.language": WORDS,
        **all_alike(
            WORDS,
            "orders",
            *("order_number", "status", "country", "language", "currency", "carrier"),
            *("parcel_status", "method_id", "method_kind"),
            *("payment_method", "payment_status"),
            *("tax_reason", "tax_country"),
        ),
        "orders.taxes": "rates and amounts",
        "items.tax_class": WORDS,
        "items.product_id": WORDS,
        **all_alike(WORDS, "changes", "kind", "status", "cause"),
        **all_alike(WORDS, "parcels", "status", "carrier"),
        "parcels.items": "positions, products and quantities",
        "cancelled_items.reason": WORDS,
        **all_alike(WORDS, "corrections", "what", "state", "because"),
        "piece_requests.items": "positions and quantities",
        "piece_requests.refused": "positions and quantities",
        "piece_requests.because": WORDS,
        "invoice_gaps.cause": "the name of a file",
        **all_alike(WORDS, "invoices", "number", "kind", "cause", "currency"),
        **all_alike(WORDS, "methods", "method_id", "kind", "currency", "countries"),
    },
    kept={"invoices.body": "an invoice stays as it was issued: in Germany for eight years"},
    of_others={
        "items.name": "what was sold",
        "orders.method_name": "how it is delivered",
        "methods.name": "how orders are delivered",
        "methods.names": "how orders are delivered",
        **all_alike("of the shop itself", "methods", "pickup_point", "opening_hours", "carrier"),
        "methods.changed_by": STAFF,
        "corrections.asked_by": STAFF,
        "corrections.refused_by": STAFF,
    },
)

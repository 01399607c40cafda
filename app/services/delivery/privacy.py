"""Where Delivery keeps what is personal, and how it is erased."""

from typing import Final

from app.infra.privacy import ERASED, Privacy, Rows, all_alike, of_type, unless_null

HERS: Final = "order_id = ANY({orders})"
OVERWRITTEN: Final = f"overwritten with “{ERASED}”, or emptied"
WORDS: Final = "one of a few words of the program, or an id"
STAFF: Final = "names of people of the shop, or of programs with a key"

# The shipments of her orders, for tables that have only these.
SHIPMENT: Final = "SELECT shipment_id FROM delivery.shipments WHERE order_id = ANY({orders})"
OF_SHIPMENT: Final = (
    "(SELECT order_id FROM delivery.shipments AS of WHERE of.shipment_id = {}.shipment_id)"
)


def _facts(name: str) -> str:
    # What a correction says of before and after, without number and place.
    return (
        f"(one -> '{name}') - 'tracking_numbers' || jsonb_build_object("
        f"'delivery_location', NULL, 'tracking_number', "
        f"CASE WHEN one -> '{name}' ->> 'tracking_number' IS NOT NULL THEN '{ERASED}' END)"
    )


CORRECTIONS: Final = f"""(
    SELECT coalesce(jsonb_agg(one || jsonb_build_object(
        'before', {_facts("before")}, 'after', {_facts("after")}) ORDER BY nth), '[]')
    FROM jsonb_array_elements(corrections) WITH ORDINALITY AS each (one, nth))"""

ERASURE: Final = {
    "customer_name": f"'{ERASED}'",
    "customer_phone": "NULL",
    "company": "NULL",
    "line1": f"'{ERASED}'",
    "line2": "NULL",
    "city": f"'{ERASED}'",
    "state": "NULL",
    # The country and the region stay for the taxes.
    "postcode": "left(postcode, 2)",
    "note": "''",
    "tracking_number": unless_null("tracking_number"),
    "boxes": "'[]'",
    "delivery_location": "NULL",
    "corrections": CORRECTIONS,
    "progress_text": "NULL",
    "cancellation_reason": unless_null("cancellation_reason"),
    "hold": "NULL",
    "pickup_code": "NULL",
    "noted": "false",
}

PRIVACY: Final = Privacy(
    rows=(
        Rows(
            table="shipments",
            whose=HERS,
            erased={**ERASURE, "version": "version + 1"},
            order_id="order_id",
            mentions={
                **of_type("text", "customer_name", "company", "line1", "line2", "city", "state"),
                **of_type("text", "postcode", "note", "delivery_location", "progress_text"),
                **of_type("text", "cancellation_reason"),
                **of_type("jsonb", "corrections", "hold"),
            },
            hidden=(
                *("shipped_by", "delivered_by", "retracted_by", "claimant", "claimed_by"),
                *("claimed_since", "claimed_until", "corrections", "hold", "round_id", "round_box"),
                *("carrier_key", "tracking_key", "boxes", "printed"),
                *("pickup_code", "bin"),
            ),
        ),
        Rows(
            table="holds",
            whose=f"shipment_id IN ({SHIPMENT})",
            erased={"note": "''"},
            order_id=OF_SHIPMENT.format("holds"),
            mentions={"note": "text"},
            hidden=("held_by", "lifted_by"),
        ),
        Rows(
            table="decisions",
            whose=HERS,
            order_id="order_id",
            hidden=("person",),
        ),
        Rows(
            table="order_notes",
            whose=HERS,
            gone="true",
            order_id="order_id",
            mentions={"words": "text"},
            hidden=("written_by",),
        ),
        Rows(table="corrections", whose=HERS, order_id="order_id", hidden=("asked_by",)),
        Rows(table="cancellations", whose=HERS, order_id="order_id", hidden=("cancelled_by",)),
        Rows(
            table="printouts",
            whose=f"shipment_id IN ({SHIPMENT})",
            order_id=OF_SHIPMENT.format("printouts"),
            hidden=("printed_by",),
        ),
        Rows(
            table="cancelled_items",
            whose=f"shipment_id IN ({SHIPMENT})",
            order_id=OF_SHIPMENT.format("cancelled_items"),
            hidden=("id",),
        ),
    ),
    erasable={
        **all_alike(OVERWRITTEN, "shipments", *(one for one in ERASURE if one != "noted")),
        "shipments.tracking_key": "computed from the number, and erased with it",
        "holds.note": OVERWRITTEN,
        "order_notes.words": "deleted with the note",
    },
    harmless={
        **all_alike(
            WORDS,
            "shipments",
            *("order_number", "status", "country", "carrier", "carrier_key", "progress"),
            *("method_kind", "method_id"),
        ),
        **all_alike(WORDS, "cancellations", "reason"),
        **all_alike(WORDS, "cancelled_items", "product_id"),
        **all_alike(WORDS, "holds", "reason"),
        **all_alike(WORDS, "printouts", "paper"),
        **all_alike(WORDS, "corrections", "what", "state", "because"),
        **all_alike(WORDS, "decisions", "otherwise", "choice", "decided_by"),
        **all_alike("a carrier", "carriers", "code", "name"),
    },
    of_others={
        "shipments.items": "what was sold",
        "shipments.method_name": "how orders are delivered",
        "shipments.bin": "where a parcel waits at the counter",
        "shipments.printed": STAFF,
        **all_alike(STAFF, "shipments", "shipped_by", "delivered_by", "retracted_by", "claimed_by"),
        "cancellations.cancelled_by": STAFF,
        **all_alike(STAFF, "holds", "held_by", "lifted_by"),
        "corrections.asked_by": STAFF,
        "decisions.person": STAFF,
        "printouts.printed_by": STAFF,
        "order_notes.written_by": STAFF,
        "rounds.claimed_by": STAFF,
    },
)

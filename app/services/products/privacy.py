"""Products keeps of customers the addresses that wait for what is sold out."""

from typing import Final

from app.infra.privacy import Privacy, Rows, all_alike

WORDS: Final = "one of a few words of the program, or an id"
GOODS: Final = "what is sold"
STAFF: Final = "names of people of the shop, or of programs with a key"

PRIVACY: Final = Privacy(
    # An address that wants no more of these mails is kept as a hash.
    rows=(Rows(table="stock_alerts", whose="email = ANY({emails})", gone="true"),),
    erasable={"stock_alerts.email": "the requests are deleted"},
    harmless={
        **all_alike(WORDS, "stock_alerts", "product_id", "language"),
        "stock_alert_stops.email_hash": "a hash with the shop's secret",
        **all_alike(WORDS, "products", "product_id", "picture", "sku", "barcode", "tax_class"),
        "products.family_id": WORDS,
        "families.family_id": WORDS,
        **all_alike(WORDS, "family_texts", "family_id", "language"),
        **all_alike(WORDS, "pictures", "product_id", "webp", "jpeg"),
        **all_alike(WORDS, "picture_files", "sha256", "media_type"),
        "stock.product_id": WORDS,
        **all_alike(WORDS, "reservations", "product_id", "state"),
        "movements.product_id": WORDS,
        "prices.product_id": WORDS,
        **all_alike(WORDS, "texts", "product_id", "language"),
        "counts.product_id": WORDS,
        "low_stock.product_id": WORDS,
        "stock_takes.state": WORDS,
        "stock_take_lines.product_id": WORDS,
        **all_alike(WORDS, "search_entries", "product_id", "code"),
        **all_alike(
            WORDS,
            "imports",
            *("format", "encoding", "separator", "state", "fault", "language"),
            *("actor_kind", "actor_id"),
        ),
        **all_alike(WORDS, "import_entries", "product_id", "outcome"),
        **all_alike(WORDS, "picture_fetches", "product_id", "state", "reason"),
    },
    free_words={
        "products.shelf": "the staff's words about where the goods lie",
        **all_alike(
            "the staff's words about where the goods lie",
            "stock_takes",
            *("first_shelf", "last_shelf"),
        ),
        "movements.reason": "the staff's words about the goods",
        "counts.reason": "the staff's words about the goods",
        "imports.file_name": "the staff's name of a file with goods",
        **all_alike("the heads of a table of goods", "imports", "columns", "others"),
    },
    of_others={
        **all_alike(
            GOODS,
            "products",
            *("name", "description", "category", "safety_information"),
            *("manufacturer_name", "manufacturer_address", "manufacturer_contact"),
            *("responsible_person", "option_values"),
        ),
        **all_alike(GOODS, "families", "name", "options"),
        **all_alike(GOODS, "family_texts", "name", "options", "words"),
        **all_alike(GOODS, "texts", "name", "description"),
        "families.changed_by": STAFF,
        **all_alike(GOODS, "search_entries", "name", "words"),
        **all_alike(GOODS, "picture_fetches", "url", "alt"),
        **all_alike(GOODS, "import_entries", "name", "given", "changes", "fault"),
        **all_alike(STAFF, "imports", "asked_by", "applied_by"),
        "pictures.alt": GOODS,
        **all_alike(STAFF, "pictures", "added_by", "changed_by"),
        "products.changed_by": STAFF,
        "movements.moved_by": STAFF,
        "prices.set_by": STAFF,
        **all_alike(STAFF, "counts", "asked_by", "counted_by"),
        "stock_takes.title": "the name of a file of the staff's",
        **all_alike(STAFF, "stock_takes", "started_by", "ended_by"),
        "stock_take_lines.counted_by": STAFF,
    },
)

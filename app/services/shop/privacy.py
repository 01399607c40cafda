"""The shop's own words are about no customer."""

from typing import Final

from app.infra.privacy import Privacy, all_alike

PRIVACY: Final = Privacy(
    harmless={
        **all_alike(
            "a choice of the managers",
            "settings",
            *("shortage_rule", "shortage_default", "accent_colour", "countries_served"),
            "payment_methods",
            *("order_cutoff", "working_days", "carrier_days", "holiday_region", "closed_days"),
            *("language", "languages", "logo", "logo_dark", "icon"),
            *("tax_mode", "tax_country", "tax_rates", "fee_tax", "export_tax", "invoice_prefix"),
        ),
        **all_alike("a hash, or one of a list", "picture_files", "sha256", "media_type"),
        "setup_marks.mark": "a word of the program",
        "secret_keys.fingerprint": "a hash of the shop's key",
        **all_alike("one of a list", "legal_texts", "kind", "language"),
    },
    of_others={
        **all_alike(
            "what the shop says of itself",
            "settings",
            *("name", "time_zone", "vat_id", "contact_email", "contact_phone", "low_stock_emails"),
            *("seller_name", "seller_line1", "seller_line2", "seller_postcode", "seller_city"),
            *("seller_state", "seller_country", "hero_headline", "hero_text", "category_order"),
            *("carriers", "category_names"),
            *("bank_holder", "bank_iban", "bank_bic"),
        ),
        "maintenance.text": "what the shop says of itself",
        "maintenance.changed_by": "a person of the shop",
        "settings.changed_by": "a person of the shop",
        "setup_marks.noted_by": "a person of the shop",
        "legal_texts.text": "what the shop says of itself",
        "legal_texts.changed_by": "a person of the shop",
    },
)

"""The examples of the API's description: the shop's settings."""

from typing import Any, Final

from app.values.payments import PaymentMethodId
from app.values.statuses import RestChoice, ShortageRule
from app.values.tax_modes import ExportTax, FeeTax, TaxMode

CHANGE: Final[dict[str, Any]] = {
    "name": "Käthe & Söhne",
    "time_zone": "Europe/Berlin",
    "language": "de",
    "languages": ["en", "de"],
    "accent_colour": "#7a1f3d",
    "hero_headline": "Wine from the slopes of the Elbe",
    "category_order": ["Wein", "Gläser"],
    "category_names": {"en": {"Wein": "Wine", "Gläser": "Glasses"}},
    "seller_name": "Käthe Lehmann",
    "seller_line1": "Lange Reihe 7",
    "seller_postcode": "20099",
    "seller_city": "Hamburg",
    "seller_country": "DE",
    "vat_id": "DE123456789",
    "contact_email": "hello@kaethe.example",
    "contact_phone": "+49 40 123456",
    "order_cutoff": "14:00",
    "holiday_region": "DE-HH",
    "closed_days": ["2026-12-24/2027-01-02"],
    "carriers": [
        {"name": "DHL", "tracking_page": "", "number_pattern": "", "without_number": False},
        {
            "name": "Käthe’s van",
            "tracking_page": "https://kaethe.example/van/{number}",
            "number_pattern": "KV-####",
            "without_number": True,
        },
    ],
    "payment_methods": [PaymentMethodId.TRANSFER, PaymentMethodId.INVOICE],
    "bank_holder": "Käthe Lehmann",
    "bank_iban": "DE89370400440532013000",
    "bank_bic": "COBADEFFXXX",
    "shortage_wait_days": None,
    "tax_mode": TaxMode.HOME,
    "tax_country": "DE",
    "tax_rates": [
        {"country": "DE", "tax_class": "STANDARD", "rate": 19.0, "valid_from": "2026-01-01"},
        {"country": "DE", "tax_class": "REDUCED", "rate": 7.0, "valid_from": "2026-01-01"},
    ],
}
SETTINGS: Final[dict[str, Any]] = {
    **CHANGE,
    "logo": None,
    "logo_dark": None,
    "icon": None,
    "hero_text": "",
    "seller_line2": "",
    "seller_state": "",
    "countries_served": [],
    "working_days": ["MON", "TUE", "WED", "THU", "FRI"],
    "handling_days": 0,
    "carrier_days": ["MON", "TUE", "WED", "THU", "FRI"],
    "late_after_hours": 48,
    "ship_target_hours": 24,
    "claim_minutes": 30,
    "low_stock_level": 5,
    "low_stock_emails": [],
    "shortage_rule": ShortageRule.SEND_REST,
    "shortage_default": RestChoice.SEND_REST,
    "shortage_wait_days": 7,
    "erase_after_months": 0,
    "transfer_days": 7,
    "invoice_days": 14,
    "fee_tax": FeeTax.PROPORTIONAL,
    "export_tax": ExportTax.TAXED,
    "invoice_prefix": "",
    "changed": sorted(name for name, value in CHANGE.items() if value is not None),
    "changed_at": "2026-01-15T14:30:00Z",
    "version": 2,
}
LOGO: Final = {"url": f"/pictures/{'5f2c' * 16}.png", "width": 480, "height": 96}
WITH_LOGO: Final[dict[str, Any]] = {
    **SETTINGS,
    "logo": {**LOGO, "sizes": [LOGO]},
    "changed": sorted([*SETTINGS["changed"], "logo"]),
    "version": 3,
}

"""A shop in Germany that charges VAT."""

from typing import Any, Final

from app.services import shop

GERMANY: Final[list[dict[str, Any]]] = [
    {"country": "DE", "tax_class": "STANDARD", "rate": 19, "valid_from": "2021-01-01"},
    {"country": "DE", "tax_class": "REDUCED", "rate": 7, "valid_from": "2021-01-01"},
]


async def charge_vat(mode: str = "HOME", **more: Any) -> None:
    """From now on, for this process; `settings_as_before` ends it."""
    settings = {"tax_mode": mode, "tax_country": "DE", "tax_rates": GERMANY}
    await shop.set_settings({**settings, **more}, "Bea", None)

"""The countries of the European Union's VAT area, by their ISO 3166-1 codes."""

from typing import Final

# fmt: off
VAT_AREA: Final = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))
# fmt: on
# Monaco is taxed as a part of France.
TAXED_AS: Final = {"MC": "FR"}

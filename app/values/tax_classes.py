"""By which of a country's rates of VAT a product is taxed."""

from enum import StrEnum


class TaxClass(StrEnum):
    """The rates themselves differ from country to country, and are no part of a product."""

    STANDARD = "STANDARD"
    REDUCED = "REDUCED"
    SUPER_REDUCED = "SUPER_REDUCED"
    ZERO = "ZERO"
    EXEMPT = "EXEMPT"

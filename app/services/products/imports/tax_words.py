"""The tax class of a product as a file writes it."""

from typing import Final

from app.i18n.language import gettext_noop
from app.values.fields import Invalid
from app.values.tax_classes import TaxClass

NO_CLASS: Final = gettext_noop("must be STANDARD, REDUCED, SUPER_REDUCED, ZERO or EXEMPT")


def read_tax_class(cell: str) -> str:
    """Reads the names of the API, and those of WooCommerce, such as reduced-rate.

    Raises `Invalid`.
    """
    name = "_".join(cell.upper().replace("-", " ").replace("_", " ").split()).removesuffix("_RATE")
    if name not in TaxClass.__members__:
        raise Invalid("tax_class", NO_CLASS)
    return TaxClass(name).value

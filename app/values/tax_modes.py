"""How the shop is taxed, and why an order is taxed as it is."""

from enum import StrEnum


class TaxMode(StrEnum):
    """What the shop does about VAT; it is contained in all prices."""

    # The shop says nothing of taxes.
    NONE = "NONE"
    # It charges none, and says why.
    SMALL_BUSINESS = "SMALL_BUSINESS"
    # The rates of its own country hold for the whole EU.
    HOME = "HOME"
    # Those of the country of delivery hold within the EU (One-Stop Shop).
    DESTINATION = "DESTINATION"


class FeeTax(StrEnum):
    """At which rate the delivery fee is taxed: the goods', or the standard one."""

    PROPORTIONAL = "PROPORTIONAL"
    STANDARD = "STANDARD"


class ExportTax(StrEnum):
    """What holds for deliveries out of the area of the shop's VAT."""

    TAXED = "TAXED"
    FREE = "FREE"


class TaxReason(StrEnum):
    """Why an order has its rates; frozen on the order."""

    SMALL_BUSINESS = "SMALL_BUSINESS"
    HOME = "HOME"
    DESTINATION = "DESTINATION"
    EXPORT = "EXPORT"

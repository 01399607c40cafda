"""What Products refuses."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.i18n.language import gettext_noop
from app.services.products.shapes import Availability, ProductRecord, StockLevel
from app.values.refusal import Changed, Refusal


class UnknownProduct(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such product.")


class OutOfStock(Refusal):
    """The basket cannot be sold whole; nothing was reserved."""

    problem = "product-unavailable"
    says = gettext_noop("Not every product is available in the quantity asked for.")

    def __init__(self, availability: Availability) -> None:
        super().__init__("not every product is available in the quantity asked for")
        self.availability = availability

    def members(self) -> Mapping[str, Any]:
        return msgspec.structs.asdict(self.availability)


class PricesChanged(Refusal):
    """The basket's total is not the one that the buyer was shown; nothing was reserved."""

    problem = "precondition-failed"
    says = gettext_noop("Prices have changed. Check the new total, then order.")


class ProductChanged(Changed):
    """Somebody has changed the product since; `record` is its present state."""

    def __init__(self, record: ProductRecord) -> None:
        super().__init__("product", record.version)
        self.record = record


class NotEnoughStock(Refusal):
    """The movement would leave less on hand than open orders hold."""

    problem = "not-enough-stock"

    def __init__(self, level: StockLevel) -> None:
        super().__init__(f"only {level.available} of {level.product_id} can be taken out")
        self.level = level

    def detail(self) -> str:
        return f"{self}."

    def members(self) -> Mapping[str, Any]:
        return msgspec.structs.asdict(self.level)

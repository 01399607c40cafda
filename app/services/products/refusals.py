"""What Products refuses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, ngettext
from app.services.products.shapes import Availability, ProductRecord, StockLevel
from app.values.product_states import CountFault
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


class UnknownFamily(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such family.")


class FamilyChanged(Changed):
    """Somebody has changed the family since."""

    def __init__(self, version: int) -> None:
        super().__init__("family", version)


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


class UnknownCount(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such count.")


class CountedAlready(Refusal):
    """Somebody has counted the product; nothing was changed."""

    problem = "count-conflict"

    def __init__(self, by: str | None, at: datetime, counted: int | None) -> None:
        super().__init__(f"{by} counted {counted} at {at:%FT%TZ}")
        self.by = by or ""
        self.at = at
        self.counted = counted

    def detail(self) -> str:
        return _("{name} has already counted {count}.").format(name=self.by, count=self.counted)


class StockMoved(Refusal):
    """The stock changed during the counting, so that the count may be wrong."""

    problem = "count-conflict"

    def __init__(self, seen: int, on_hand: int) -> None:
        super().__init__(f"on hand was {seen} and is {on_hand}")
        self.seen = seen
        self.on_hand = on_hand

    def detail(self) -> str:
        message = _("The stock changed while you were counting, from {seen} to {on_hand}.")
        return message.format(seen=self.seen, on_hand=self.on_hand)


class HeldByOrders(Refusal):
    """Open orders hold more pieces than were counted."""

    problem = "not-enough-stock"

    def __init__(self, product_id: str, reserved: int) -> None:
        super().__init__(f"open orders hold {reserved} of {product_id}")
        self.product_id = product_id
        self.reserved = reserved

    def detail(self) -> str:
        return _("{count} of them are reserved for open orders.").format(count=self.reserved)


class UnknownPicture(Refusal):
    """The picture does not exist, or it is another product's."""

    problem = "not-found"
    says = gettext_noop("There is no such picture.")


class TooManyPictures(Refusal):
    problem = "too-many-pictures"
    says = gettext_noop("A product may have {most} pictures. Remove one first.")

    def __init__(self, most: int) -> None:
        super().__init__(f"there are {most} pictures")
        self.most = most

    def detail(self) -> str:
        return super().detail().format(most=self.most)


class NoSuchShelf(Refusal):
    """No product that can be counted is on these shelves."""

    problem = "not-found"
    says = gettext_noop("There is no product on these shelves.")


class UnknownStockTake(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such stock-take.")


class NotInStockTake(Refusal):
    """The product is not one of those that the stock-take counts."""

    problem = "not-found"
    says = gettext_noop("This product is not part of the stock-take.")


class StockTakeEnded(Refusal):
    """Somebody has saved the stock-take, or given it up; nothing was changed."""

    problem = "count-conflict"

    def __init__(self, by: str | None, at: datetime | None) -> None:
        super().__init__(f"{by} ended it at {at}")
        self.by = by or ""
        self.at = at

    def detail(self) -> str:
        return _("{name} has already ended this stock-take.").format(name=self.by)


class StockTakeChanged(Changed):
    """Somebody has counted more since."""

    def __init__(self, version: int) -> None:
        super().__init__("stock-take", version)


class CountFaulty(msgspec.Struct, frozen=True):
    """A product whose count cannot be booked, and why."""

    product_id: str
    because: CountFault


class NotBooked(Refusal):
    """Some counts cannot be booked, so none was."""

    problem = "count-conflict"

    def __init__(self, faulty: Sequence[CountFaulty]) -> None:
        super().__init__(", ".join(f"{one.product_id}: {one.because}" for one in faulty))
        self.faulty = faulty

    def detail(self) -> str:
        return ngettext(
            "{count} count cannot be saved.",
            "{count} counts cannot be saved.",
            len(self.faulty),
        ).format(count=len(self.faulty))

    def members(self) -> Mapping[str, Any]:
        return {"items": [msgspec.structs.asdict(one) for one in self.faulty]}


class UnknownImport(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such import.")


class FileTooLarge(Refusal):
    """`most` is in MB."""

    problem = "body-too-large"
    says = gettext_noop("The file has more than {most} MB. Divide it.")

    def __init__(self, most: int) -> None:
        super().__init__(f"the file has more than {most} MB")
        self.most = most

    def detail(self) -> str:
        return super().detail().format(most=self.most)


class NotChecked(Refusal):
    """The file is being compared with the shop, or cannot be read."""

    problem = "import-not-checked"
    says = gettext_noop("The file has not been checked, or cannot be read.")


class UnreadableFile(Refusal):
    """Nothing can be read of the file; the text is a sentence, in English."""

    problem = "invalid-input"
    field = "file"


class DeadAlertLink(Refusal):
    """The link's request was deleted, or the shop has sent no such link."""

    problem = "not-found"
    says = gettext_noop("This link no longer works")

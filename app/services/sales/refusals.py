"""What Sales refuses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.delivery_methods import MethodFault
from app.values.formats import format_weight
from app.values.invoices import InvoiceKind
from app.values.refusal import Changed, Refusal
from app.values.statuses import ChangeKind, TooLate


class UnknownInvoice(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such invoice.")


class UnknownOrder(Refusal):
    """The order does not exist, or the caller must not learn that it does."""

    problem = "not-found"
    says = gettext_noop("There is no such order.")


class CancellationRefused(Refusal):
    """The order has left, or Delivery has already refused; the text says which."""

    problem = "cancellation-refused"

    def detail(self) -> str:
        return f"{self}."


class OrderTooLate(Refusal):
    """A parcel of the order is being packed or has left, or the order is cancelled.

    `by` is the first name of the person who packs it, and `since` when that began, or when it left.
    """

    problem = "correction-refused"

    def __init__(self, because: str, since: datetime | None, by: str | None = None) -> None:
        super().__init__(because)
        self.because = because
        self.since = since
        self.by = by

    def detail(self) -> str:
        match self.because:
            case TooLate.CLAIMED:
                said = _("{name} is packing it now, so it can no longer be changed.")
                return said.format(name=self.by)
            case TooLate.SHIPPED:
                return _("A parcel of it has left, so it can no longer be changed.")
            case _:
                return _("It is cancelled, so there is nothing to change.")

    def members(self) -> Mapping[str, Any]:
        return {"because": self.because, "by": self.by, "since": self.since}


class OrderErased(Refusal):
    """The customer's data was erased; nobody can be written to about this order."""

    problem = "correction-refused"
    says = gettext_noop("The customer's data was erased, so the order can no longer be changed.")

    def members(self) -> Mapping[str, Any]:
        return {"because": ChangeKind.ERASED}


class AlreadyInvoiced(Refusal):
    """An invoice stays as it was issued."""

    problem = "correction-refused"
    says = gettext_noop("The invoice was issued, so its details can no longer be changed.")

    def members(self) -> Mapping[str, Any]:
        return {"because": InvoiceKind.INVOICE}


class NoTestOrder(Refusal):
    """It is an order of a customer, and is never removed."""

    problem = "removal-refused"
    says = gettext_noop("This is no test order, so it stays.")


class TestOrderOpen(Refusal):
    """It waits or travels; what it holds would be lost."""

    problem = "removal-refused"
    says = gettext_noop(
        "The test order is still open. Mark it delivered or cancel it, and then remove it."
    )


class OrderChanged(Changed):
    """The order is no longer at the version that was meant; nothing was done."""

    def __init__(self, version: int) -> None:
        super().__init__("order", version)


class UnknownDeliveryMethod(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such delivery method.")


class DeliveryMethodChanged(Changed):
    """Somebody has changed the method since."""

    def __init__(self, version: int) -> None:
        super().__init__("delivery method", version)


class WrongDeliveryMethod(Refusal):
    """The order cannot be delivered in this way; nothing was ordered.

    `grams` is what it weighs, and `most` the most that its methods take, if it is too heavy.
    """

    problem = "invalid-input"
    field = "delivery_method"

    def __init__(self, because: MethodFault, grams: int = 0, most: int = 0) -> None:
        super().__init__(because)
        self.because = because
        self.grams = grams
        self.most = most

    def detail(self) -> str:
        match self.because:
            case MethodFault.NOT_OFFERED:
                return _("is not a delivery method that this shop offers")
            case MethodFault.COUNTRY:
                return _("does not deliver to this country")
            case MethodFault.NONE_FOR_COUNTRY:
                return _("is missing: this shop has no delivery method for this country")
            case MethodFault.WEIGHT:
                said = _("takes {most} at most, and this order weighs {grams}")
                return said.format(most=format_weight(self.most), grams=format_weight(self.grams))


class OrdersPaused(Refusal):
    """The shop takes no orders for a time; `until` is its end, if somebody knows it."""

    problem = "maintenance"
    says = gettext_noop("The shop takes no orders at the moment. Nothing was ordered.")

    def __init__(self, seconds: float, until: datetime | None) -> None:
        super().__init__("maintenance")
        self.seconds = seconds
        self.until = until

    def members(self) -> Mapping[str, Any]:
        return {"until": self.until}

    def retry_after(self) -> float:
        return self.seconds


class TooManyOrders(Refusal):
    """Nothing was written; `seconds` is the time until the next order for the address."""

    problem = "too-many-requests"
    says = gettext_noop(
        "There are too many new orders for this email address. Nothing was ordered."
    )

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many orders to one address; wait {seconds:.0f} s")
        self.seconds = seconds

    def retry_after(self) -> float:
        return self.seconds

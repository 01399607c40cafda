"""What Sales refuses."""

from app.i18n.language import gettext_noop
from app.values.refusal import Changed, Refusal


class UnknownOrder(Refusal):
    """The order does not exist, or the caller must not learn that it does."""

    problem = "not-found"
    says = gettext_noop("There is no such order.")


class CancellationRefused(Refusal):
    """The order has left, or Delivery has already refused; the text says which."""

    problem = "cancellation-refused"

    def detail(self) -> str:
        return f"{self}."


class OrderChanged(Changed):
    """The order is no longer at the version that was meant; nothing was done."""

    def __init__(self, version: int) -> None:
        super().__init__("order", version)


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

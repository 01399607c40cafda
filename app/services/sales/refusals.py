"""What Sales refuses."""

from app.i18n.language import gettext_noop
from app.values.refusal import Changed, Refusal


class UnknownOrder(Refusal):
    """There is no such order, or it is not to be known that there is."""

    problem = "not-found"
    says = gettext_noop("There is no such order.")


class CancellationRefused(Refusal):
    """Too late: the order has left, or Delivery has already said no. The text says which."""

    problem = "cancellation-refused"

    def detail(self) -> str:
        return f"{self}."


class OrderChanged(Changed):
    """It is another by now than the one that was meant; nothing was done."""

    def __init__(self, version: int) -> None:
        super().__init__("order", version)


class TooManyOrders(Refusal):
    """`seconds` until the next one may be sent there; nothing was written."""

    problem = "too-many-requests"
    says = gettext_noop(
        "There are too many new orders for this email address. Nothing was ordered."
    )

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many orders to one address; wait {seconds:.0f} s")
        self.seconds = seconds

    def retry_after(self) -> float:
        return self.seconds

"""What Customers refuses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.formats import day
from app.values.refusal import Refusal


class UnknownCustomer(Refusal):
    """Nothing in the shop is about this address."""

    problem = "not-found"
    says = gettext_noop("No customer found with this email.")


class CustomerOpen(Refusal):
    """An order is not finished; `until` is when it will be, if that is known.

    With `is_owed` money has to be back with its customer by then.
    """

    problem = "erasure-refused"

    def __init__(
        self, order_number: str, until: datetime | None = None, *, is_owed: bool = False
    ) -> None:
        super().__init__(order_number)
        self.is_owed = is_owed
        self.order_number = order_number
        self.until = until

    def detail(self) -> str:
        if self.until and self.is_owed:
            return _(
                "Money of order {number} is owed back until {date}. Its data can be erased once "
                "that is paid out."
            ).format(number=self.order_number, date=day(self.until.date()))
        if self.until:
            return _(
                "Order {number} can still be returned. Its data can be erased from {date} on."
            ).format(number=self.order_number, date=day(self.until.date()))
        return _(
            "Order {number} is still open. Its data can be erased once it has been delivered or "
            "cancelled."
        ).format(number=self.order_number)

    def members(self) -> Mapping[str, Any]:
        return {"order_number": self.order_number, "until": self.until}


class NoErasuresFile(Refusal):
    """The file outside of the database cannot be used; `reason` is the operator's."""

    problem = "unavailable"
    says = gettext_noop(
        "Nothing was erased, since the file of erasures can't be written. Tell the operator of "
        "the shop."
    )

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotErased(Refusal):
    """Something of the customer would have been left in `columns`, so nothing was erased."""

    problem = "erasure-refused"

    def __init__(self, columns: Mapping[str, int]) -> None:
        super().__init__(", ".join(columns))
        self.columns = columns

    def detail(self) -> str:
        return _(
            "Nothing was erased, since the customer would still be named in: {columns}. Change "
            "these texts, then try again."
        ).format(columns=", ".join(self.columns))

    def members(self) -> Mapping[str, Any]:
        return {"columns": self.columns}

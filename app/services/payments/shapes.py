"""Payments for their readers: the API encodes these structs unchanged."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from app.values.fields import MAYBE, Note
from app.values.money import MAX_PRICE, Money

# What a bank statement says of a transfer.
Reference = Annotated[str, msgspec.Meta(max_length=140, pattern=MAYBE)]
# More than one order can cost is a slip.
Sum = Annotated[int, msgspec.Meta(ge=1, le=MAX_PRICE)]


class MoneyInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`amount` is in minor units (cents) of the order's `currency`."""

    amount: Sum
    currency: str


class NewReceipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that came; `reference` is what the bank statement says."""

    amount: MoneyInput
    reference: Reference = ""


class NewRefund(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that is to go back although nothing is cancelled; `reason` is for the shop."""

    amount: MoneyInput
    reason: Note


class PayOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the shop wrote on the transfer."""

    reference: Reference = ""


class OperationCause(msgspec.Struct, frozen=True):
    """Why money moves: `kind` is one of `PaymentCause`, and `id` says what it was."""

    kind: str
    id: UUID


class OperationShown(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of money. `state` is OWED until it is DONE or REFUSED, and UNKNOWN meanwhile if
    a provider did not answer. `due_by` is when money must be back with the customer.
    """

    operation_id: UUID
    kind: str
    amount: Money
    state: str
    cause: OperationCause
    at: datetime
    ended_at: datetime | None
    due_by: datetime | None


class StoredOperation(OperationShown, frozen=True, kw_only=True):
    """The same for the staff: who decided it, why, and what the bank statement says."""

    by: str | None
    note: str
    reference: str


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """How one order is paid; `method` is None if nothing is to be paid for it.

    `to_refund` is owed to the customer or on its way to her, and `due` is what she has still to
    pay, before `pay_by` if the order is not to be cancelled.
    """

    order_id: UUID
    order_number: str
    method: str | None
    status: str
    total: Money
    cancelled: Money
    paid: Money
    refunded: Money
    to_refund: Money
    due: Money
    pay_by: datetime | None
    opened_at: datetime
    operations: list[OperationShown]
    version: int

    @property
    def left(self) -> int:
        """Returns what could still be paid back, in minor units."""
        return self.paid.amount - self.refunded.amount - self.to_refund.amount


class MethodShown(msgspec.Struct, frozen=True, kw_only=True):
    """A way to pay; `name` is in the reader's language."""

    method_id: str
    name: str
    kind: str


class OwedRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Money that is to be back with the customer by `due_by`; `cause` is one of `PaymentCause`."""

    operation_id: UUID
    order_id: UUID
    order_number: str
    method: str
    amount: Money
    cause: str
    state: str
    due_by: datetime
    at: datetime


class UnpaidOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order of which money is awaited; it is cancelled without it at `pay_by`."""

    order_id: UUID
    order_number: str
    method: str
    due: Money
    paid: Money
    at: datetime
    pay_by: datetime | None

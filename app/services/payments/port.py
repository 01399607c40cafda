"""What a provider of payments online has to do, and how the books learn of it.

A provider is a package beside `stripe/`: an object with the methods of `Provider`, entered in
`providers.py`, and a way to pay in `app/values/payments.py` with `by_hand=False`.

- An operation is a row (`payments.operations`) before anybody is asked. Its id is the key under
  which the provider does it once, however often it is asked.
- The cashier leases the row and commits, asks with no transaction open, and writes the answer under
  the payment's lock with `conclude`. UNKNOWN means that the provider did not answer: the same key
  is asked again while that is safe, and then `look` decides.
- What a provider says by itself is stored as a fact first, and answered with 2xx then. It is a
  nudge: `look` reads the provider's own state, and `applying.py` brings the books to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from app.values.payments import OperationState
from app.values.till import DisputeState, TransactionKind


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One operation, as a provider needs it; `payment_ref` is the provider's id of the payment."""

    operation_id: UUID
    payment_id: UUID
    kind: str
    order_id: UUID
    order_number: str
    amount: int
    currency: str
    payment_ref: str | None
    attempts: int
    created_at: datetime


class ProviderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`state` says how it ended; `reference` is the provider's id of what was made, `payment_ref`
    that of the whole payment. With `is_final`, the same key will get the same answer for ever.
    """

    state: OperationState
    reference: str | None = None
    payment_ref: str | None = None
    is_final: bool = False
    body: bytes = b""


class PageGiven(msgspec.Struct, frozen=True):
    """The page on which a customer pays, and until when."""

    url: str
    ends_at: datetime


class RefundSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One refund as the provider has it; `operation_id` is None if the shop did not ask for it."""

    reference: str
    operation_id: UUID | None
    amount: int
    state: OperationState


class DisputeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's bank asks about a payment, or has taken it back; `reason` is the provider's
    own word.
    """

    reference: str
    amount: int
    reason: str
    state: DisputeState
    answer_by: datetime | None
    opened_at: datetime


class PaymentSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one page: `authorised` and `taken` are in minor units of the order's currency.

    With `is_gone`, what was authorised can no longer be taken.
    """

    payment_ref: str
    authorised: int
    taken: int
    is_gone: bool
    capture_before: datetime | None
    refunds: Sequence[RefundSeen]
    disputes: Sequence[DisputeSeen] = ()


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """One transaction of the provider's account: see `TransactionRow`."""

    reference: str
    kind: TransactionKind
    word: str
    source: str | None
    payment_ref: str | None
    amount: int
    fee: int
    currency: str
    moved: int
    moved_currency: str
    booked_at: datetime


class Provider(Protocol):
    """Each method may take long and may fail; none is called with a transaction open."""

    @property
    def method_id(self) -> str: ...

    async def carry_out(self, asked: Asked) -> ProviderAnswer:
        """Does the operation once for its id."""
        ...

    async def look(self, page_ref: str, currency: str) -> PaymentSeen | None:
        """Reads what became of a page without doing anything; None if nobody has paid there.

        Raises `ProviderAway`.
        """
        ...

    async def end(self, page_ref: str) -> bool:
        """Ends a page so that nobody can pay there; returns False if another try may be needed."""
        ...

    async def booked(self, since: datetime, until: datetime) -> Sequence[Booked]:
        """Reads all that the provider has booked from `since` until `until`.

        Raises `ProviderAway`.
        """
        ...

    async def close(self) -> None: ...

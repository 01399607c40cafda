"""What a provider of payments online has to do, and how the books learn of it.

A provider is a file beside `providers/`: an object with the methods of `Provider`, entered in
`providers/__init__.py`, and a way to pay in `app/values/payments.py` with `by_hand=False`.

- An operation is a row (`payments.operations`) before anybody is asked. Its id is the key under
  which the provider does it once, however often it is asked.
- The cashier leases the row and commits, asks with no transaction open, and writes the answer under
  the payment's lock with `conclude`. UNKNOWN means that the provider did not
  answer: ask again with the same key, or look.
- What a provider says by itself is stored as a fact first, and answered with 2xx then. It is a
  nudge: look at the provider's own state, and conclude the operations by it.
"""

from typing import Protocol
from uuid import UUID

import msgspec

from app.values.payments import OperationState


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One operation, as a provider needs it; `payment_ref` is the provider's id of the payment."""

    operation_id: UUID
    kind: str
    order_id: UUID
    order_number: str
    amount: int
    currency: str
    payment_ref: str | None
    attempts: int


class ProviderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`state` says how it ended; `reference` is the provider's id of what was made, `payment_ref`
    that of the whole payment, `pay_at` the page on which the customer pays.
    """

    state: OperationState
    reference: str | None = None
    payment_ref: str | None = None
    pay_at: str | None = None
    body: bytes = b""


class Provider(Protocol):
    """Each method may take long and may fail; none is called with a transaction open."""

    method_id: str

    async def carry_out(self, asked: Asked) -> ProviderAnswer:
        """Does the operation once for its id."""
        ...

    async def look(self, asked: Asked) -> ProviderAnswer:
        """Finds out, without doing anything, what became of the operation."""
        ...

"""The till for its readers: the API encodes these structs unchanged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from app.values.fields import TEXT
from app.values.money import Money, SignedMoney
from app.values.payments import METHODS

# In the words of the shop, why its books and a provider's differ.
DifferenceReason = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=TEXT)]


class ReceivedSum(msgspec.Struct, frozen=True, kw_only=True):
    """What came and went in one way to pay. With `by_hand`, people of the shop noted it."""

    method: str
    by_hand: bool
    payments: int
    received: Money
    refunds: int
    refunded: Money

    @property
    def noted_instead(self) -> bool:
        """Returns whether people noted what a provider would have."""
        return self.by_hand and not METHODS[self.method].by_hand


class OpenSums(msgspec.Struct, frozen=True, kw_only=True):
    """What is open now: authorised and not taken, to be paid back, and still to be paid."""

    authorised: Money
    to_refund: Money
    due: Money


class ProviderSums(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider booked, in the currency of its account; what went is below zero.

    `left` is all that came, less all that went, since the first comparison.
    """

    transactions: int
    charges: SignedMoney
    refunds: SignedMoney
    disputes: SignedMoney
    fees: SignedMoney
    payouts: SignedMoney
    others: SignedMoney
    change: SignedMoney
    left: SignedMoney


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`ours` and `theirs` are what the shop and the provider have, below zero for what went back.

    `reference` is the provider's id, and `word` its own word, for what it has booked.
    """

    difference_id: UUID
    cause: str
    state: str
    ours: SignedMoney
    theirs: SignedMoney
    order_id: UUID | None
    order_number: str | None
    reference: str
    word: str
    booked_at: datetime | None
    found_at: datetime
    explained_by: str | None
    reason: str


class Explanation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: DifferenceReason


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """`ended_at` is None while it is still to be done; `asked_by` did not wait for the night."""

    from_at: datetime
    until_at: datetime
    ended_at: datetime | None
    asked_by: str | None
    transactions: int
    differences: int


class Till(msgspec.Struct, frozen=True, kw_only=True):
    """The money of a range of days. `compared_until` is None if no provider was compared yet;
    `is_behind` says that more than a night was left out. `differences` need attention now.
    """

    compared_until: datetime | None
    is_behind: bool
    differences: int
    methods: Sequence[ReceivedSum]
    open: OpenSums
    provider: Sequence[ProviderSums]

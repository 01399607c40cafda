"""Money as the whole shop speaks of it."""

from typing import Annotated, Self

import msgspec

from app.settings import settings
from app.values.currencies import MINOR_UNITS

MAX_PRICE = 10**9

Amount = Annotated[int, msgspec.Meta(ge=0, le=MAX_PRICE)]


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`amount` in minor units (cents) of an ISO 4217 `currency`."""

    amount: Amount
    currency: str

    @classmethod
    def of(cls, amount: int) -> Self:
        """An amount in the shop's one currency; totals may exceed what a single price may be."""
        return cls(amount, settings.shop_currency)


def digits(currency: str) -> int:
    """Of its parts, by ISO 4217; two for a code that is no longer in use."""
    return MINOR_UNITS.get(currency, 2)

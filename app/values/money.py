"""Amounts of money in minor units."""

from typing import Annotated, Self

import msgspec

from app.settings import settings
from app.values.currencies import MINOR_UNITS

MAX_PRICE = 10**9

Amount = Annotated[int, msgspec.Meta(ge=0, le=MAX_PRICE)]


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`amount` is in minor units (cents) of an ISO 4217 `currency`."""

    amount: Amount
    currency: str

    @classmethod
    def of(cls, amount: int) -> Self:
        """Returns an amount in the shop's currency; a total may exceed a single price's limit."""
        return cls(amount, settings.shop_currency)


class SignedMoney(msgspec.Struct, frozen=True):
    """Money that came, or below zero for what went, in minor units."""

    amount: int
    currency: str


def in_units(price: Money, sign: str = ".") -> str:
    """Returns `12.50` for 1250 cents, with the `sign` before the decimals."""
    places = digits(price.currency)
    whole, parts = divmod(price.amount, 10**places)
    return f"{whole}{sign}{parts:0{places}}" if places else str(whole)


def digits(currency: str) -> int:
    """Returns the number of minor digits by ISO 4217, and 2 for a code that is no longer in use."""
    return MINOR_UNITS.get(currency, 2)

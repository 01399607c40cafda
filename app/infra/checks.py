"""A promise of the shop as a query for the rows that break it."""

from typing import Final

import msgspec

UNDER_WAY: Final = "interval '30 seconds'"
"""What is younger may still be on its way."""


class Check(msgspec.Struct, frozen=True):
    """`says` is the promise as a sentence in English; `sql` finds what breaks it.

    Where `sql` has them, `$1` are the types of events and `$2`, beside each, a listener of it.
    """

    promise: int
    says: str
    sql: str

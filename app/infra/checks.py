"""The form of a consistency check: a promise of the shop, and a query for rows that break it."""

from typing import Final

import msgspec

# Rows younger than this may belong to work that is not finished yet.
UNDER_WAY: Final = "interval '30 seconds'"


class Check(msgspec.Struct, frozen=True):
    """`says` is the promise as an English sentence; `sql` selects the rows that break it.

    In `sql`, `$1` may stand for the types of events and `$2` for the listener of each, in parallel
    arrays.
    """

    promise: int
    says: str
    sql: str

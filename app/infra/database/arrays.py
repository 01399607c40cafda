"""Rows as arguments of one statement: one array per column, by name instead of by number."""

from collections.abc import Mapping, Sequence
from typing import Any


class Arrays:
    """The columns of a set of rows, which `unnest` puts together again.

    `types` are the PostgreSQL types by column. `first` is the number of the first placeholder, and
    `following` the first number that is free for others.
    """

    def __init__(self, first: int = 1, /, **types: str) -> None:
        self.columns = tuple(types)
        self.names = ", ".join(types)
        self.following = first + len(types)
        placed = (f"${number}::{kind}[]" for number, kind in enumerate(types.values(), first))
        self.unnest = f"unnest({', '.join(placed)})"

    def of(self, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
        """Raises `KeyError` for a row that lacks one of the columns."""
        return [[row[column] for row in rows] for column in self.columns]

"""Charts of columns: what is drawn, and the words around it, which do not shrink with a drawing."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

# Of the drawing, which is stretched to its place: the width of a column, and the height of all.
WIDTH: Final = 10
HEIGHT: Final = 100
# The tops of scales, times a power of ten: half of each is a round number, too.
TOPS: Final = (2, 4, 6, 8, 10)


class Column(msgspec.Struct, frozen=True):
    """`lower` stands on the ground and `upper` on it; `said` are both of them in words.

    `at` is when the column's time begins, in ISO 8601.
    """

    label: str
    at: str
    lower: int
    upper: int
    said: str


class Bar(msgspec.Struct, frozen=True):
    """A column as it is drawn, in the units of the drawing."""

    x: float
    y: float
    lower: float
    upper: float
    said: str


class ColumnLabel(msgspec.Struct, frozen=True):
    """What a column is called, and when its time begins."""

    words: str
    at: str


class Chart(msgspec.Struct, frozen=True):
    """`scale` are the words beside the drawing from the top to 0, and `labels` those below it."""

    bars: list[Bar]
    scale: list[str]
    labels: list[ColumnLabel]
    width: int


def chart(columns: Sequence[Column], written: Callable[[int], str], smallest: int = 2) -> Chart:
    """Expects at least one column; `smallest` is the least that the top of the scale may be."""
    top = round_top(max(smallest, *(one.lower + one.upper for one in columns)))
    bars = [_bar(place, one, top) for place, one in enumerate(columns)]
    named = (columns[0], columns[len(columns) // 2], columns[-1])
    named = named if len(columns) > 2 else columns
    labels = [ColumnLabel(one.label, one.at) for one in named]
    return Chart(bars, [written(top), written(top // 2), written(0)], labels, WIDTH * len(columns))


def round_top(most: int) -> int:
    power = 1
    while TOPS[-1] * power < most:
        power *= 10
    return next(top * power for top in TOPS if top * power >= most)


def _bar(place: int, column: Column, top: int) -> Bar:
    lower, upper = (HEIGHT * part / top for part in (column.lower, column.upper))
    return Bar(WIDTH * place + 1, HEIGHT - lower, lower, upper, column.said)

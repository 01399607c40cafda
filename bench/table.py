"""The rows: what each is held to, what was found, and both as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MS, S = "ms", "s"
# P, transactions a second, of the machine on which the limits of the table were set.
LIMITS_SET_AT = 3000


@dataclass(frozen=True)
class Row:
    """`must` and `aim` are in the order of the values; `more` where a larger one is better."""

    what: str
    units: tuple[str, ...]
    must: tuple[float, ...]
    aim: tuple[float, ...]
    more: bool = False

    def text(self, values: Sequence[float]) -> str:
        """`1.8 / 2.5 ms`; a unit that the next value shares stands once."""
        words: list[str] = []
        for value, unit, following in zip(values, self.units, (*self.units[1:], ""), strict=True):
            words.append(_number(value) + ("" if unit == following else f" {unit}"))
        return " / ".join(words)

    def limit(self, values: Sequence[float]) -> str:
        """`≤ 5 / 10 ms`; one that all values share stands once."""
        sign = "≥" if self.more else "≤"
        if len(values) > 1 and len(set(values)) == 1:
            return f"each {sign} {_number(values[0])} {self.units[0]}"
        return f"{sign} {self.text(values)}"

    @property
    def is_timed(self) -> bool:
        return not {MS, S}.isdisjoint(self.units)

    def scaled(self, values: Sequence[float], speed: float) -> tuple[float, ...]:
        """What takes time takes as many times longer as the machine is slower."""
        pairs = zip(values, self.units, strict=True)
        return tuple(value * speed if unit in (MS, S) else value for value, unit in pairs)

    def meets(self, values: Sequence[float], limits: Sequence[float]) -> bool:
        return all(
            value >= limit if self.more else value <= limit
            for value, limit in zip(values, limits, strict=True)
        )


@dataclass(frozen=True)
class Found:
    """What a row's measurement found; `how` says from what, and how it was spread."""

    values: tuple[float, ...]
    how: str
    # False where a run was too short to say.
    judged: bool = True


ROWS: dict[str, Row] = {
    "many": Row("placed orders/s over HTTP, many products", ("P",), (0.5,), (1.0,), more=True),
    "hot": Row("the same on one hot product, with shortages", ("H",), (2,), (5,), more=True),
    "one": Row("order, one client, p50 / p95", (MS, MS), (5, 10), (3, 6)),
    "crowd": Row("order, 32 clients, p95", (MS,), (60,), (30,)),
    "consumer": Row("commit → consumer's first line, p50 / p95", (MS, MS), (5, 15), (2.5, 5)),
    "backlog": Row(
        "events consumed per second, one worker, orders waiting",
        ("/s",),
        (1000,),
        (3000,),
        more=True,
    ),
    "shipped": Row(
        "“Mark shipped” committed → event at the customer's stream, p50 / p99",
        (MS, MS),
        (15, 50),
        (6, 20),
    ),
    "one-order": Row(
        "1,000 streams on one order, one change: last client p50 / p99; memory a stream",
        (MS, MS, "KB"),
        (35, 60, 25),
        (22, 30, 15),
    ),
    "own-orders": Row(
        "streams held by one process, each on its own order, while 20 change per second",
        ("streams",),
        (5000,),
        (10_000,),
        more=True,
    ),
    "catalogue": Row("catalogue, server time p95", (MS,), (25,), (12,)),
    "order-page": Row("order page, server time p95", (MS,), (25,), (12,)),
    "board": Row("board with 50 rows, server time p95", (MS,), (25,), (12,)),
    "cart": Row("adding to a cart of ten lines, server time p95", (MS,), (25,), (12,)),
    "rest": Row("at rest, whole system: CPU of a core, memory", ("%", "MB"), (2, 450), (1, 300)),
    "start": Row("start, second time, to ready", (S,), (5,), (2.5,)),
    "scale": Row(
        "many orders against few: board, search by number, order page, place, audit an order",
        ("×",) * 5,
        (1.3,) * 5,
        (1.1,) * 5,
    ),
}


def markdown(found: Mapping[str, Found], speed: float | None = None) -> str:
    """`speed` is P by `LIMITS_SET_AT`: times are then told as they would be on that machine too."""
    lines = [
        f"| what | found | at P = {LIMITS_SET_AT:,} | must | aim | holds | how |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in ROWS.items():
        if name not in found:
            continue
        one = found[name]
        cells = (
            row.what,
            row.text(one.values),
            row.text(row.scaled(one.values, speed)) if speed and row.is_timed else "",
            row.limit(row.must),
            row.limit(row.aim),
            verdict(row, one, speed),
            one.how,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def verdict(row: Row, found: Found, speed: float | None = None) -> str:
    if not found.judged:
        return "–"
    if row.meets(found.values, row.aim):
        return "aim"
    if row.meets(found.values, row.must):
        return "must"
    scaled = row.scaled(found.values, speed or 1)
    return f"only at P = {LIMITS_SET_AT:,}" if row.meets(scaled, row.must) else "**no**"


def _number(value: float) -> str:
    """Three digits, and no zeros that say nothing."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"

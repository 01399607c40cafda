"""Placing orders over HTTP, against what PostgreSQL alone does."""

import statistics
from collections.abc import Sequence
from typing import Any

from bench.anchors import Anchors
from bench.curves import Curve
from bench.load import Outcome
from bench.placing import percentile
from bench.run import Open
from bench.table import Found

# Clients of the rows about orders a second, as many as H has.
CROWD = 64
SHORT = 0.1
# H: every basket has the hot product, and one in ten something that is not there.
BASKETS: dict[str, dict[str, Any]] = {"P": {}, "H": {"hot": True, "short": SHORT}}


async def beside(at: Open, anchor: str) -> Outcome:
    """With the worker at work on the same machine, as a shop runs."""
    return await at.books.place(CROWD, at.size.seconds, **BASKETS[anchor])


async def alone(at: Open, anchor: str) -> list[Outcome]:
    """While no worker works."""
    return [
        await at.books.place(CROWD, at.size.seconds, **BASKETS[anchor])
        for _ in range(at.size.repeats)
    ]


def ratio(anchors: Anchors, anchor: str, runs: Sequence[Outcome], busy: Outcome) -> Found:
    """`runs` alone, by the anchor; `busy` is the same beside a worker."""
    by = anchors[anchor]
    ratios = [run.rate / by for run in runs]
    words = [
        f"{statistics.median(run.rate for run in runs):,.0f}/s, {CROWD} clients, no worker"
        f" ({_spread(ratios)})",
        f"{busy.rate:,.0f}/s = {busy.rate / by:.2f} {anchor} beside a worker",
        f"p95 {percentile(runs[-1].took, 95):.0f} ms",
        "of a core: " + ", ".join(f"{who} {100 * cpu:.0f} %" for who, cpu in runs[-1].cpu.items()),
    ]
    if anchor == "H":
        words.append(f"{sum(run.refused for run in runs):,} refused, one by one")
    return Found((statistics.median(ratios),), "; ".join(words))


async def one(at: Open) -> Found:
    return await _waiting(at, 1, (50, 95))


async def crowd(at: Open) -> Found:
    return await _waiting(at, 32, (95,))


async def against_clients(at: Open) -> Curve:
    points: list[tuple[float, float]] = []
    for clients in at.size.clients:
        outcome = await at.books.place(clients, at.size.seconds / 2)
        points.append((clients, outcome.rate))
    return Curve("Orders a second against clients", "clients", "orders/s", points)


async def against_products(at: Open) -> Curve:
    points: list[tuple[float, float]] = []
    for number in at.size.products:
        shelf = at.books.shelf[:number]
        outcome = await at.books.place(CROWD, at.size.seconds / 2, products=shelf)
        points.append((number, outcome.rate))
    return Curve("Orders a second against the products they are of", "products", "orders/s", points)


async def _waiting(at: Open, clients: int, percents: Sequence[int]) -> Found:
    """The medians of the repeats' percentiles, no worker at work."""
    runs = [await at.books.place(clients, at.size.seconds / 2) for _ in range(at.size.repeats)]
    found = [[percentile(run.took, percent) for run in runs] for percent in percents]
    spread = _spread(found[-1], f"p{percents[-1]} ", " ms")
    how = f"{sum(run.placed for run in runs):,} orders, no worker ({spread})"
    return Found(tuple(map(statistics.median, found)), how)


def _spread(values: list[float], before: str = "", after: str = "") -> str:
    if len(values) == 1:
        return "1 run"
    return f"{len(values)} runs, {before}{min(values):.3g} to {max(values):.3g}{after}"

"""One run of the bench: what is asked for, how long it may take, and what was found so far."""

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from bench.anchors import Anchors
from bench.curves import Curve
from bench.placing import Books
from bench.shop import Shop
from bench.table import ROWS, Found, verdict


@dataclass(frozen=True)
class Size:
    """How much a run does: the whole bench within ten minutes, a quick one within 90 seconds."""

    # Of one measurement under load, and of an anchor.
    seconds: float
    repeats: int
    # The points of the curve of orders against clients; none leaves it out.
    clients: tuple[int, ...]
    products: tuple[int, ...]
    # Orders that are followed one by one.
    singles: int
    # Orders that 1,000 streams follow together, each for two changes.
    rounds: int
    # How many orders are followed at once, step by step.
    streams: tuple[int, ...]
    # At each of these steps.
    changes: int
    # Times that a page is asked for.
    pages: int
    starts: int
    # Seconds at rest.
    rest: float
    # In the database, level by level.
    orders: tuple[int, ...]
    # Seconds that a worker has for what waits after the orders' rows.
    patience: float
    # Seconds of the whole; the last level of orders is made smaller where it would not fit.
    budget: float


FULL = Size(
    seconds=4,
    repeats=3,
    clients=(1, 4, 16, 64, 256),
    products=(1, 10, 100, 1000),
    singles=200,
    rounds=10,
    streams=(1, 10, 100, 1000, 5000, 10_000),
    changes=200,
    pages=300,
    starts=3,
    rest=15,
    orders=(10_000, 100_000, 1_000_000),
    patience=90,
    budget=600,
)
QUICK = Size(
    seconds=1.5,
    repeats=1,
    clients=(),
    products=(),
    singles=40,
    rounds=1,
    streams=(1, 1000),
    changes=40,
    pages=60,
    starts=1,
    rest=4,
    orders=(1000, 5000),
    patience=20,
    budget=90,
)


@dataclass
class Run:
    size: Size
    folder: Path
    # The rows and curves that are asked for.
    only: frozenset[str]
    found: dict[str, Found] = field(default_factory=dict[str, Found])
    curves: dict[str, Curve] = field(default_factory=dict[str, Curve])
    # What the checks after the runs said.
    kept: list[str] = field(default_factory=list[str])
    broken: list[str] = field(default_factory=list[str])
    anchors: Anchors | None = None
    began: float = field(default_factory=perf_counter)

    def wants(self, *names: str) -> bool:
        return not self.only.isdisjoint(names)

    def note(self, name: str, found: Found) -> None:
        self.found[name] = found
        row = ROWS[name]
        limits = f"must {row.limit(row.must)}, aim {row.limit(row.aim)}"
        self.say(f"{name}: {row.text(found.values)} [{verdict(row, found)}; {limits}]")
        self.say(f"      {found.how}")

    def say(self, text: str) -> None:
        """On the screen, with the seconds since the run began."""
        print(f"{perf_counter() - self.began:5.0f}  {text}", flush=True)


@dataclass
class Open:
    """A shop that is open for a part of the run, with what it answered so far."""

    run: Run
    shop: Shop
    books: Books

    @property
    def size(self) -> Size:
        return self.run.size

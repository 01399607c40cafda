"""`python -m bench`: the whole table, or the rows that `--only` names.

Ten minutes, or 90 seconds with `--quick`. Everything happens in a temporary folder and on the
loopback; exit code 1 when the shop broke a promise on the way, and with `--compare` when a ratio is
below two thirds of the one in docs/performance.md.
"""

import argparse
import asyncio
import math
import resource
import signal
import sys
from dataclasses import replace
from time import perf_counter
from types import FrameType

from bench import comparing, report, sections
from bench.folder import folder
from bench.line import Unexpected
from bench.run import FULL, QUICK, Run
from bench.shop import ROOT
from bench.table import ROWS

CURVES = ("against-clients", "against-products")
GROUPS = {
    "orders": ("many", "hot", "one", "crowd"),
    "events": ("consumer", "backlog", "shipped"),
    "streams": ("one-order", "own-orders"),
    "pages": ("catalogue", "order-page", "board", "cart"),
    "house": ("rest", "start"),
    "curves": CURVES,
}
DOCS = ROOT / "docs"
# For what a quick or partial run found, which is not for the documents.
ELSEWHERE = ROOT / "build"


def main() -> int:
    given = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    _many_files()
    size = QUICK if given.quick else FULL
    size = replace(size, seconds=given.seconds or size.seconds)
    size = replace(size, repeats=given.repeats or size.repeats)
    if given.scale:
        levels = (*(level for level in size.orders if level < given.scale), given.scale)
        size = replace(size, orders=levels, budget=math.inf)
    with folder() as path:
        run = Run(size, path, _rows(given.only))
        asyncio.run(_measure(run))
    minutes = (perf_counter() - run.began) / 60
    whole = not given.quick and not given.only
    report.write(run, minutes, DOCS if whole and not given.compare else ELSEWHERE)
    print(report.text(run, minutes))
    if given.compare:
        for sentence in (fallen := comparing.worse(run.found, DOCS / "performance.md")):
            print(f"Worse than before: {sentence}")
        return 1 if run.broken or fallen else 0
    return 1 if run.broken else 0


async def _measure(run: Run) -> None:
    """A part that broke off costs its own rows, and not the others'."""
    for part in (sections.streaming, sections.ordering, sections.reading):
        try:
            await part(run)
        except Unexpected as error:
            run.broken.append(str(error))
            run.say(str(error))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = ", ".join((*GROUPS, *ROWS, *CURVES))
    parser.add_argument("--only", metavar="ROW,…", default="", help=f"of {names}")
    parser.add_argument("--quick", action="store_true", help="90 seconds, with fewer of each")
    parser.add_argument("--compare", action="store_true", help="with docs/performance.md")
    parser.add_argument("--seconds", type=float, help="of one measurement under load")
    parser.add_argument("--repeats", type=int, help="of the rows about orders a second")
    parser.add_argument("--scale", type=int, help="orders in the largest database, however long")
    return parser.parse_args()


def _rows(only: str) -> frozenset[str]:
    if not only:
        return frozenset((*ROWS, *CURVES))
    named = only.split(",")
    rows = {row for name in named for row in GROUPS.get(name, (name,))}
    unknown = rows - {*ROWS, *CURVES}
    if unknown:
        sys.exit(f"no such row: {', '.join(sorted(unknown))}")
    return frozenset(rows)


def _many_files() -> None:
    """Ten thousand streams are as many open files, here and in what is started from here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _stop(number: int, frame: FrameType | None) -> None:
    """So that SIGTERM closes the shop too."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())

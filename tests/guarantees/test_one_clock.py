"""The time comes from PostgreSQL: code that reads its machine's clock is listed with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.no_tables import empty_shop as empty_shop

APP = Path(__file__).parents[2] / "app"
ALLOWED = {
    # Compares it with PostgreSQL's, and uses it until there was an answer.
    "infra/clock.py",
    # The times of files on this machine, and of the limits library, which counts by it.
    "infra/mail/transports.py",
    "web/rate_limits.py",
    # How long a drawn row is kept in this process.
    "routes/staff/board/row.py",
    # A line of the log, of a process without a database.
    "values/log_lines.py",
    # Another program, and samples of pages.
    "demo/couriers.py",
    "routes/system/gallery/board.py",
    "routes/system/gallery/divided.py",
    "routes/system/gallery/parcels.py",
    "routes/system/gallery/shop.py",
}


def readings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="time", names=names):
                yield from (one.name for one in names if one.name in ("time", "time_ns"))
            case ast.ImportFrom(module="arq.utils", names=names):
                yield from (one.name for one in names if one.name == "timestamp_ms")
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute)):
                if (name, attribute) in CLOCKS:
                    yield f"{name}.{attribute}"
            case _:
                pass


CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def test_only_these_read_the_clock_of_their_machine() -> None:
    found = {
        str(file.relative_to(APP))
        for file in APP.rglob("*.py")
        if list(readings(ast.parse(file.read_text())))
    }
    assert found == ALLOWED


def test_a_reading_is_found() -> None:
    for source in ("datetime.now(UTC)", "from time import time", "import time\ntime.time()"):
        assert list(readings(ast.parse(source))), source

"""Where the time of one order goes, statement by statement: `python -m bench.profile`.

A shop's own code runs inside this process, so that each statement can be timed; the load of the
other rows never does. `--against` a checkout of earlier code measures both in turns and draws
them beside each other, in docs/performance/profile.svg with its figures in profile.json.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import msgspec
import uvloop

from bench import bars, goods
from bench.folder import folder
from bench.requests import order_of
from bench.shop import ROOT, Shop, opened

ORDERS = 300
WARM_UP = 60
ROUNDS = 3
# Orders that come at the same instant, and how often they do.
CROWD, CROWDS = 64, 12
FOLDER = ROOT / "docs" / "performance"
# The first pattern that a statement holds says which part of the way it is.
PHASES = (
    ("BEGIN", "BEGIN"),
    ("COMMIT", "COMMIT"),
    ("SAVEPOINT", "savepoint"),
    ("set_config|current_setting|pg_catalog", ""),
    ("pg_try_advisory|claim_keys", "claim the key"),
    ("INSERT INTO sales.orders|nextval", "write the order"),
    ("INSERT INTO idempotency.keys", "remember the key"),
    ("idempotency.keys", "look the key up"),
    ("INSERT INTO products.reservations", "hold the stock"),
    ("products.stock", "lock the stock"),
    ("INSERT INTO sales.(items|changes)", "write the order"),
    ("INSERT INTO messaging", "publish the event"),
    ("FROM messaging.deliveries", "claim the delivery"),
    ("UPDATE messaging.deliveries", "note it as done"),
    ("INSERT INTO delivery.shipments", "open the shipment"),
)
OTHERS = "other statements"
PYTHON = "Python and waiting"
HEARER = "delivery.open_shipment"
TOGETHER = "a 64th of the crowd"

# Milliseconds by phase: medians over the orders.
Path_ = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("--against", type=Path, help="a checkout of earlier code, with its .venv")
    parser.add_argument("--inside", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(uvloop.run(_measure(given.inside))))
        return
    with folder() as path, opened(path / "shop", web=1) as shop, shop.no_worker():
        shelf = asyncio.run(_shelf(shop))
        codes = {"before": given.against, "now": ROOT} if given.against else {"now": ROOT}
        runs: dict[str, list[dict[str, Path_]]] = defaultdict(list)
        for _ in range(ROUNDS):
            for name, code in codes.items():
                runs[name].append(_inside(shop, code, shelf))
    found = {name: min(of, key=_of_an_order) for name, of in runs.items()}
    print(json.dumps(found, indent=2))
    if given.against:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / "profile.json").write_text(json.dumps(found, indent=2) + "\n")
        (FOLDER / "profile.svg").write_text(bars.svg(found))


def _of_an_order(ways: dict[str, Path_]) -> float:
    return sum(ways["order alone"].values())


async def _shelf(shop: Shop) -> list[str]:
    connection = await shop.connect()
    try:
        return (await goods.stock(connection))[:2]
    finally:
        await connection.close()


def _inside(shop: Shop, code: Path, shelf: list[str]) -> dict[str, Path_]:
    """What `code` needs, measured in a process of its own with that code."""
    env = os.environ | shop.noted["environment"] | {"PYTHONPATH": f"{code}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bench.profile", "--inside", *shelf],
        env=env,
        cwd=code,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


async def _measure(shelf: list[str]) -> dict[str, Path_]:
    """One order after the other, each placed over ASGI and then applied by the listeners."""
    noted = _note_statements()
    from app.asgi import create_app
    from app.workers.sweep import drain

    app: Any = create_app()
    body = msgspec.json.encode(order_of(shelf))
    alone: list[tuple[Path_, Path_]] = []
    together: list[tuple[Path_, Path_]] = []
    async with app.lifespan():
        for _ in range(WARM_UP + ORDERS):
            placed = await _timed(noted, _place(app, body))
            alone.append((placed, await _timed(noted, drain(HEARER))))
        for _ in range(CROWDS):
            crowd = asyncio.gather(*(_place(app, body) for _ in range(CROWD)))
            placed = await _timed(noted, crowd)
            together.append((placed, await _timed(noted, drain(HEARER))))
    orders, heard = zip(*alone[WARM_UP:], strict=True)
    crowds, crowds_heard = zip(*together[1:], strict=True)
    return {
        "order alone": _medians(orders),
        "one of 64": _each(crowds),
        "heard alone": _medians(heard),
        "heard, of 64": _each(crowds_heard),
    }


async def _timed(noted: dict[str, float], work: Awaitable[object]) -> Path_:
    noted.clear()
    began = perf_counter()
    await work
    whole = perf_counter() - began
    return {**noted, PYTHON: whole - sum(noted.values())}


def _each(walks: Sequence[Path_]) -> Path_:
    """Of a crowd only the whole: what its orders ask at the same time, adds up to more."""
    return {TOGETHER: round(1000 * statistics.median(sum(w.values()) for w in walks) / CROWD, 3)}


def _medians(walks: Sequence[Path_]) -> Path_:
    names = dict.fromkeys(name for walk in walks for name in walk)
    found = {name: 1000 * statistics.median(walk.get(name, 0) for walk in walks) for name in names}
    return {name: round(value, 3) for name, value in found.items() if value > 0.01}


def _note_statements() -> defaultdict[str, float]:
    """Seconds by phase of what any connection was asked, from now on."""
    import asyncpg

    noted: defaultdict[str, float] = defaultdict(float)

    def timed(asked: Callable[..., Any]) -> Callable[..., Any]:
        async def ask(self: Any, sql: str, *args: Any, **more: Any) -> Any:
            began = perf_counter()
            try:
                return await asked(self, sql, *args, **more)
            finally:
                if phase := _phase(sql):
                    noted[phase] += perf_counter() - began

        return ask

    connection: Any = asyncpg.Connection
    connection.fetch, connection.execute = timed(connection.fetch), timed(connection.execute)
    return noted


def _phase(sql: str) -> str:
    bare = sql.replace('"', "")
    return next((phase for pattern, phase in PHASES if re.search(pattern, bare)), OTHERS)


async def _place(app: Any, body: bytes) -> None:
    headers = {
        "host": "shop",
        "content-type": "application/json",
        "content-length": str(len(body)),
        "idempotency-key": uuid4().hex,
    }
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "method": "POST",
        "root_path": "",
        "path": "/api/v1/orders",
        "raw_path": b"/api/v1/orders",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "state": {},
    }
    parts = iter([{"type": "http.request", "body": body, "more_body": False}])
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(parts, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await app(scope, receive, send)
    assert said[0]["status"] == 201, said


if __name__ == "__main__":
    main()

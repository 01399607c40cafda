"""Ends what an earlier `up` left running when it was killed, once the data folder is claimed."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from app.runtime.embedded import Ending, Postgres, Valkey, postgres, valkey
from app.runtime.embedded.processes import is_ours
from app.runtime.supervisor import folder
from app.runtime.supervisor.children import CHILD_ENDING

LOOK_EVERY = 0.02


@dataclass(frozen=True)
class Left:
    pid: int
    program: str
    ending: Ending


async def end(data: Path, say: Callable[[str], None]) -> None:
    running = folder.recorded(data)
    parts = running.parts if running else {}
    # The order is that of a proper closing: web and workers, Valkey, PostgreSQL.
    rows = (
        _children(parts),
        _server(Valkey, parts, valkey.leftover(data)),
        _server(Postgres, parts, postgres.leftover(data)),
    )
    alive = [[left for left in row if _lives(left, data)] for row in rows]
    if any(alive):
        say("ending what an earlier doorstep up left behind")
    began = monotonic()
    for row in alive:
        await asyncio.gather(*(_end(left, data, began) for left in row))
    folder.forget(data)


def _children(parts: Mapping[str, int]) -> list[Left]:
    servers = {Valkey.name, Postgres.name}
    children = {name: pid for name, pid in parts.items() if name not in servers}
    return [Left(pid, name.split()[0], CHILD_ENDING) for name, pid in children.items()]


def _server(
    server: type[Valkey | Postgres], parts: Mapping[str, int], noted: int | None
) -> list[Left]:
    # `up` notes the number, and so does the server itself; either may be missing.
    pids = {parts.get(server.name), noted}
    return [Left(pid, server.program_name, server.ending) for pid in pids if pid is not None]


def _lives(left: Left, data: Path) -> bool:
    return is_ours(left.pid, left.program, data)


async def _end(left: Left, data: Path, began: float) -> None:
    for signal, until in left.ending:
        with suppress(ProcessLookupError):
            os.kill(left.pid, signal)
        while monotonic() < began + until:
            if not _lives(left, data):
                return
            await asyncio.sleep(LOOK_EVERY)

"""Processes of `doorstep worker`, which a test starts, ends and reads the log of."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

WORKER = (sys.executable, "-P", "-m", "app.cli", "worker")

# PostgreSQL notices only at the end of a statement that its client has gone.
SESSIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = $1
"""

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """What the workers wrote to their standard error."""
    return tmp_path / "said"


@pytest.fixture
async def no_session_left() -> AsyncIterator[None]:
    """The next test begins when no worker can write any more: emptying the tables meets nobody."""
    yield
    await sessions_end("worker")


@pytest.fixture
def worker(said: Path, no_session_left: None) -> Iterator[Start]:
    """Starts a worker process; what still runs at the end of the test is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**env: str) -> "subprocess.Popen[bytes]":
        with said.open("ab") as log:
            started.append(subprocess.Popen(WORKER, env={**os.environ, **env}, stderr=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
    print(said.read_text())


def lines_of(said: Path) -> list[str]:
    return said.read_text().splitlines()


async def sessions_end(part: str) -> None:
    """Returns once PostgreSQL has no session of a `doorstep worker` or `web` any more."""
    from app.infra.database import fetch_value

    async with asyncio.timeout(30):
        while await fetch_value(SESSIONS, f"doorstep {part}"):
            await asyncio.sleep(0.01)


async def ended(process: "subprocess.Popen[bytes]") -> int:
    return await asyncio.to_thread(process.wait, 50)

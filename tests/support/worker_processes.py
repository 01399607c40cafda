"""Processes of `doorstep worker`, which a test starts, ends and reads the log of."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

WORKER = (sys.executable, "-P", "-m", "app.cli", "worker")

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """What the workers wrote to their standard error."""
    return tmp_path / "said"


@pytest.fixture
def worker(said: Path) -> Iterator[Start]:
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


async def ended(process: "subprocess.Popen[bytes]") -> int:
    return await asyncio.to_thread(process.wait, 50)

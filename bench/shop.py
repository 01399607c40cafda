"""The measured shop: `doorstep up` in a data folder of its own, as a user starts it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import asyncpg
import psutil

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-P", "-m", "app.cli")
SET_BY_OTHERS = (
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL"),
    *("SMTP_URL", "MAIL_FOLDER", "PICCOLO_CONF"),
)
OPENS_WITHIN = 60.0
CLOSES_WITHIN = 12.0
LONGEST_COMMAND = 600.0
LAST_LINE = "Ctrl-C closes it."


@dataclass
class Shop:
    """An open shop; `started_in` is the seconds from the command to its last line."""

    data: Path
    process: "subprocess.Popen[bytes]"
    started_in: float

    @cached_property
    def noted(self) -> dict[str, Any]:
        """What `up` leaves in the folder for other commands."""
        return json.loads((self.data / "running.json").read_text())

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.noted["url"].removeprefix("http://").rpartition(":")
        return host, int(port)

    @property
    def database_url(self) -> str:
        return self.noted["environment"]["DATABASE_URL"]

    def pids(self, kind: str = "") -> list[int]:
        """The processes of "web", "worker", "PostgreSQL", "Valkey", or of all of these."""
        return [pid for name, pid in sorted(self.noted["parts"].items()) if name.startswith(kind)]

    def family(self) -> list[psutil.Process]:
        """`up`, its parts, and PostgreSQL's own processes."""
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def memory(self, kind: str) -> int:
        """Bytes that the processes of a kind hold, pages they share divided among the sharers."""
        return sum(psutil.Process(pid).memory_full_info().pss for pid in self.pids(kind))

    def cpu(self, kind: str = "") -> float:
        """Seconds that a kind of process has used with its children; all of them, and `up`."""
        if not kind:
            return sum(map(_seconds, self.family()))
        first = [psutil.Process(pid) for pid in self.pids(kind)]
        every = [*first, *(child for one in first for child in one.children(recursive=True))]
        return sum(map(_seconds, every))

    async def connect(self) -> asyncpg.Connection:
        """Beside the shop, to prepare and to look at the truth."""
        return await asyncpg.connect(self.database_url, command_timeout=LONGEST_COMMAND)

    @property
    def manager(self) -> tuple[str, str]:
        """Email and password of the demo shop's manager, as `up` says them."""
        said = self.data.with_suffix(".log").read_text()
        found = re.search(r"^ +manager +(\S+) +password: (\S+)", said, re.MULTILINE)
        assert found, said
        return found[1], found[2]

    def run(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """What `doorstep …` on this shop prints."""
        done = subprocess.run(
            [*COMMAND, *arguments, "--data-dir", str(self.data)],
            env=environment(),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=LONGEST_COMMAND,
        )
        if done.returncode not in codes:
            raise SystemExit(f"doorstep {arguments[0]} failed:\n{done.stderr}")
        return done.stdout.strip()

    def migrate(self, database_url: str) -> None:
        """Gives another database on this server the shop's tables."""
        env = environment(**self.noted["environment"] | {"DATABASE_URL": database_url})
        subprocess.run([*COMMAND, "migrate"], env=env, cwd="/", check=True)

    def audit(self) -> str:
        """`doorstep audit --json`, whether or not all promises hold."""
        return self.run("audit", "--json", codes=(0, 1))

    def key(self, *scopes: str) -> str:
        """The header line of a program with these scopes."""
        made = self.run("key", "add", "a measurement", *(f"--scope={scope}" for scope in scopes))
        return f"Authorization: Bearer {made}"

    @contextmanager
    def no_worker(self) -> Generator[None]:
        """The workers stand still until the block ends, so that all orders wait."""
        workers = [psutil.Process(pid) for pid in self.pids("worker")]
        for one in workers:
            one.suspend()
        try:
            yield
        finally:
            for one in workers:
                one.resume()

    def close(self) -> None:
        """As Ctrl-C does; what is left after its ten seconds is killed."""
        family = self.family() if self.process.poll() is None else []
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(CLOSES_WITHIN)
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait()


@contextmanager
def opened(data: Path, web: int = 2, workers: int = 1, *, demo: bool = False) -> Generator[Shop]:
    """An open shop without rate limits on a new or a used folder."""
    data.mkdir(parents=True, exist_ok=True)
    goods = ("--demo", "--no-bank") if demo else ("--no-demo",)
    arguments = ("--port", "0", "--data-dir", str(data), *goods)
    numbers = ("--web", str(web), "--workers", str(workers))
    path = data.with_suffix(".log")
    began = perf_counter()
    with path.open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "up", *arguments, *numbers],
            env=environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    shop = Shop(data, process, 0.0)
    try:
        _wait_until_open(path, process)
        shop.started_in = perf_counter() - began
        yield shop
    finally:
        shop.close()


def environment(**more: str) -> dict[str, str]:
    """Of somebody who has set nothing, with rate limits off."""
    kept = {name: value for name, value in os.environ.items() if name not in SET_BY_OTHERS}
    return kept | {"PYTHONPATH": str(ROOT), "RATE_LIMITS": "off"} | more


def _seconds(process: psutil.Process) -> float:
    """With those of its children that have ended."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0.0


def _wait_until_open(log: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = perf_counter() + OPENS_WITHIN
    while perf_counter() < deadline and process.poll() is None:
        if LAST_LINE.encode() in log.read_bytes():
            return
        sleep(0.01)
    raise SystemExit(f"the shop did not open:\n{log.read_text()}")

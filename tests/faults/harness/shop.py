"""A real shop in a folder of its own: `doorstep up` with N web processes and M workers."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import asyncpg
import psutil

from tests.faults.harness.wire import Broken, Late, Line
from tests.support import forked

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-P", "-m", "app.cli")
SET_BY_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MAIL_FOLDER", "PICCOLO_CONF")
START_SECONDS = 60
# What asyncpg raises when its server was killed in the middle of something.
DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class Shop:
    """The shop as an operator has it: processes, an address, a data folder."""

    def __init__(self, data: Path, log: Path, url: str, process: "subprocess.Popen[bytes]") -> None:
        self.data = data
        self.log = log
        self.process = process
        self.url = url
        host, _, port = url.removeprefix("http://").partition(":")
        self.line = Line(host, int(port))

    @property
    def noted(self) -> dict[str, Any]:
        """What `up` leaves in the folder for other commands."""
        return json.loads((self.data / "running.json").read_text())

    def pids(self, kind: str) -> list[int]:
        """The processes of "web", "worker", "PostgreSQL" or "Valkey" that are alive now."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        alive = {one.pid for one in children if _lives(one)}
        named = self.noted["parts"].items()
        return [pid for name, pid in sorted(named) if name.startswith(kind) and pid in alive]

    async def connect(self) -> asyncpg.Connection:
        """A reader of the database beside the shop, to look at the truth."""
        url = self.noted["environment"]["DATABASE_URL"]
        return await asyncpg.connect(
            url, timeout=2, command_timeout=60, server_settings={"application_name": "the checker"}
        )

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        """Asks the database until it answers, so the statement may be carried out twice."""
        while True:
            with suppress(*DATABASE_AWAY):
                connection = await self.connect()
                try:
                    return await connection.fetch(sql, *values)
                finally:
                    connection.terminate()
            await asyncio.sleep(0.2)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`doorstep …` on this shop."""
        return forked.run([*arguments, "--data-dir", str(self.data)], environment(), timeout=120)

    def key(self, *scopes: str) -> dict[str, str]:
        """The header of a program with these scopes."""
        made = self.run("key", "add", "a program", *(f"--scope={scope}" for scope in scopes))
        assert made.returncode == 0, made.stderr
        return {"Authorization": f"Bearer {made.stdout.strip()}"}

    def audit(self) -> dict[str, Any]:
        """`doorstep audit --json`."""
        done = self.run("audit", "--json")
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    async def ready(self, within: float) -> float:
        """The seconds until every part of it works again."""
        began = monotonic()
        while monotonic() - began < within:
            with suppress(Broken, Late):
                if (await self.line.ask("GET", "/health/ready")).status == 200:
                    return monotonic() - began
            await asyncio.sleep(0.02)
        raise AssertionError(f"not ready within {within} s; see {self.log}")

    def stop(self) -> int:
        """SIGTERM and its exit code; what is left after its ten seconds is killed."""
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(12)
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        return self.process.wait()


@contextmanager
def opened(
    web: int = 3,
    workers: int = 2,
    env: Mapping[str, str] | None = None,
    data: Path | None = None,
) -> Iterator[Shop]:
    """An open shop without demo data; its folder goes with it unless the block fails.

    With the `data` of one that was closed it is opened again, and its folder is left to the other.
    """
    folder = data.parent if data else Path(tempfile.mkdtemp(prefix="doorstep-faults-"))
    folder.chmod(0o755)
    arguments = ("--port", "0", "--data-dir", str(folder / "data"), "--no-demo")
    numbers = ("--web", str(web), "--workers", str(workers))
    written = folder / ("opened-again.log" if data else "shop.log")
    with written.open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "up", *arguments, *numbers],
            env=environment(**(env or {})),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    shop = None
    try:
        shop = Shop(folder / "data", written, _address(written, process), process)
        yield shop
        kept = data is not None
    except BaseException:
        kept = True
        raise
    finally:
        if process.poll() is None:
            shop.stop() if shop else process.terminate()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def environment(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing, with rate limits off."""
    kept = {name: value for name, value in os.environ.items() if name not in SET_BY_THE_TESTS}
    return kept | {"PYTHONPATH": str(ROOT), "RATE_LIMITS": "off"} | more


def _lives(process: psutil.Process) -> bool:
    """One that has ended and is not yet fetched by its parent does not."""
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("Doorstep is open at "):
                return line.split()[-1]
        sleep(0.05)
    raise AssertionError(f"the shop did not open:\n{log.read_text()}")

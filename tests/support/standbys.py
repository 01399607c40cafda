"""A real standby of the tests' PostgreSQL."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.runtime.embedded import Postgres

PATIENCE = 30


@dataclass
class Standby:
    """A copy that follows the server of TEST_DATABASE_URL until it is promoted."""

    server: Postgres

    @property
    def socket(self) -> Path:
        return self.server.sockets / ".s.PGSQL.5432"

    def url(self, like: str) -> str:
        """The address of the same database on this server."""
        return f"{like.partition('?')[0]}?host={self.server.sockets}"

    def ask(self, sql: str) -> str:
        """What psql prints."""
        return self.run("psql", "-h", str(self.server.sockets), "-U", "doorstep", "-Atc", sql)

    def promote(self) -> None:
        assert self.ask("SELECT pg_promote(true)") == "t"

    def run(self, program: str, *arguments: str) -> str:
        account = self.server.account
        done = subprocess.run(
            [*account.prefix, str(self.server.programs / program), *arguments],
            user=account.user,
            group=account.group,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def standby() -> Iterator[Standby]:
    """Follows the server until the block ends; the block may promote it."""
    primary = os.environ["TEST_DATABASE_URL"].partition("host=")[2]
    folder = Path(tempfile.mkdtemp(prefix="doorstep-standby-"))
    made = Standby(Postgres(folder))
    made.server.account.own(folder)
    made.run(
        "pg_basebackup",
        *("-h", primary, "-U", "doorstep", "-D", str(made.server.cluster)),
        *("-X", "stream", "-c", "fast", "-R", "--no-sync"),
    )
    launch = asyncio.run(made.server.launch())
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*launch.command, "-c", "fsync=off"],
            env=dict(launch.env),
            user=launch.user,
            group=launch.group,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (folder / "log").read_text().count("ready to accept"):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "the standby does not answer"
            time.sleep(0.02)
        yield made
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)

"""Real servers for the tests: one PostgreSQL and one Valkey a run, out of the project's wheels."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from app.runtime.embedded import Postgres, Valkey

START_SECONDS = 30


@dataclass
class Servers:
    """Both servers of a run, in a folder that goes with them."""

    folder: Path
    database_url: str
    redis_url: str
    processes: list[subprocess.Popen[bytes]]

    @property
    def socket(self) -> Path:
        """PostgreSQL's."""
        return Path(self.database_url.partition("host=")[2], ".s.PGSQL.5432")

    def url(self, like: str) -> str:
        """The address of the same database on this PostgreSQL."""
        return f"{like.partition('?')[0]}?host={self.socket.parent}"

    async def ask(self, sql: str, *args: Any) -> Any:
        connection = await asyncpg.connect(self.database_url)
        try:
            return await connection.fetchval(sql, *args)
        finally:
            await connection.close()

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Servers:
    """Without fsync: a test's data need not outlive the machine."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-tests-"))
    postgres, valkey = Postgres(folder), Valkey(folder)
    processes = [_start(postgres, "-c", "fsync=off"), _start(valkey)]
    return Servers(folder, postgres.url, valkey.url, processes)


def start_postgres() -> Servers:
    """Another cluster, apart from the run's."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-tests-"))
    postgres = Postgres(folder)
    return Servers(folder, postgres.url, "", [_start(postgres, "-c", "fsync=off")])


def start_standby(primary: str) -> Servers:
    """A cluster that follows the one at this address, and can be read."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-tests-"))
    postgres = Postgres(folder)
    postgres.cluster.mkdir(mode=0o700)
    postgres.account.own(postgres.cluster)
    copied = [
        *postgres.account.prefix,
        str(postgres.programs / "pg_basebackup"),
        *("--pgdata", str(postgres.cluster)),
        *("--dbname", primary),
        *("--checkpoint", "fast", "--no-sync", "--write-recovery-conf"),
    ]
    user, group = postgres.account.user, postgres.account.group
    alone = None if user is None else []
    subprocess.run(copied, user=user, group=group, extra_groups=alone, check=True)
    return Servers(folder, postgres.url, "", [_start(postgres, "-c", "fsync=off")])


def programs() -> Path:
    """Where PostgreSQL's own tools lie."""
    return Postgres(Path(tempfile.gettempdir())).programs


def _start(server: Postgres | Valkey, *more: str) -> subprocess.Popen[bytes]:
    launch = asyncio.run(server.launch())
    assert launch.log
    launch.log.parent.mkdir(exist_ok=True)
    with launch.log.open("ab") as log:
        process = subprocess.Popen(
            [*launch.command, *more],
            env=dict(launch.env),
            user=launch.user,
            group=launch.group,
            extra_groups=None if launch.user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while not asyncio.run(server.is_ready(process.pid)):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{launch.name} did not start; see {launch.log}")
        os.sched_yield()
    return process

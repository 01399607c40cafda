"""A real pgbouncer in front of the tests' PostgreSQL, where this machine has one."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

import pytest

from app.runtime.embedded import Postgres

# Another one than Debian's, such as one that keeps prepared statements.
NAMED = os.environ.get("PGBOUNCER")
PGBOUNCER = NAMED or shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")
NEEDS_PGBOUNCER = pytest.mark.skipif(
    not PGBOUNCER, reason="pgbouncer is not there (the package pgbouncer of Debian)"
)
START_SECONDS = 10
# Fewer connections than the shop has, so that in transaction mode they go from hand to hand.
CONFIGURATION = """
[databases]
* = host={sockets} port=5432
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_file = {folder}/users.txt
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 400
server_check_delay = 0
auth_type = trust
{more}
"""


@contextmanager
def by_pooler() -> Iterator[None]:
    """With TEST_POOLER=session or =transaction, this process works through pgbouncer."""
    mode: Any = os.environ.get("TEST_POOLER")
    if not mode:
        yield
        return
    from app.infra.database import ENGINE
    from app.settings import settings

    with pgbouncer(mode, size=5 if mode == "transaction" else 40) as host:
        settings.database_pooler = mode
        ENGINE.config = {"dsn": through(host, os.environ["DATABASE_URL"])}
        yield


@contextmanager
def pgbouncer(mode: str, *, size: int = 5, more: str = "", password: str = "") -> Iterator[str]:
    """Its host and port."""
    started = Pgbouncer(mode, size=size, more=more, password=password)
    started.start()
    try:
        yield started.host
    finally:
        started.stop()


class Pgbouncer:
    """One in front of the server of TEST_DATABASE_URL; it may be killed and started again."""

    def __init__(self, mode: str, *, size: int = 5, more: str = "", password: str = "") -> None:
        self.mode = mode
        self._folder = folder = Path(mkdtemp(prefix="doorstep-pooler-"))
        folder.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self.host = f"127.0.0.1:{self._port}"
        (folder / "users.txt").write_text(f'"doorstep" "{password}"\n')
        sockets = os.environ["TEST_DATABASE_URL"].partition("host=")[2]
        settings = CONFIGURATION.format(
            sockets=sockets, port=self._port, folder=folder, mode=mode, size=size, more=more
        )
        (folder / "pgbouncer.ini").write_text(settings)
        # It does not run as root, and the server's socket is its owner's.
        self._account = Postgres(folder).account

    def start(self) -> None:
        """Returns once it accepts connections."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._account.prefix, str(PGBOUNCER), str(self._folder / "pgbouncer.ini")],
                user=self._account.user,
                group=self._account.group,
                stdout=log,
                stderr=log,
            )
        deadline = monotonic() + START_SECONDS
        while monotonic() < deadline and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1):
                return
            sleep(0.02)
        raise RuntimeError(f"pgbouncer did not start: {(self._folder / 'log').read_text()}")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder)


def through(host: str, url: str) -> str:
    """The address of the same database by way of this host."""
    return f"postgresql://doorstep@{host}/{url.partition('@/')[2].partition('?')[0]}"

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

import pytest

from app.runtime.embedded import Postgres

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")
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
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 400
server_check_delay = 0
{more}
"""


@contextmanager
def pgbouncer(
    mode: str, *, size: int = 5, program: str | None = None, more: str = ""
) -> Iterator[str]:
    """Its host and port, in front of the server of TEST_DATABASE_URL."""
    sockets = os.environ["TEST_DATABASE_URL"].partition("host=")[2]
    folder = Path(mkdtemp(prefix="doorstep-pooler-"))
    folder.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (folder / "users.txt").write_text('"doorstep" ""\n')
    settings = CONFIGURATION.format(
        sockets=sockets, port=port, folder=folder, mode=mode, size=size, more=more
    )
    (folder / "pgbouncer.ini").write_text(settings)
    # It does not run as root, and the server's socket is its owner's.
    account = Postgres(folder).account
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*account.prefix, program or str(PGBOUNCER), str(folder / "pgbouncer.ini")],
            user=account.user,
            group=account.group,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, port, folder / "log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def through(host: str, url: str) -> str:
    """The address of the same database by way of this host."""
    return f"postgresql://doorstep@{host}/{url.partition('@/')[2].partition('?')[0]}"


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        sleep(0.02)
    raise RuntimeError(f"pgbouncer did not start: {log.read_text()}")

"""Three PostgreSQL under Patroni with etcd and synchronous standbys, as operators run them."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import psutil

from app.runtime.embedded import Postgres

VERSION = "4.1.5"
# Seconds, for a machine that has much else to do.
PATIENCE = 90
# Patroni's least: after so many seconds without its primary another node is elected.
TTL = 20


class Node:
    """One server with the Patroni that keeps it."""

    def __init__(self, name: str, folder: Path, etcd: int, venv: Path) -> None:
        self.name = name
        self.folder = folder
        self.port, self.rest = free_port(), free_port()
        self._venv = venv
        self._config = folder / f"{name}.json"
        self._config.write_text(json.dumps(self._settings(etcd)))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        account = Postgres(self.folder).account
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*account.prefix, str(self._venv / "bin/patroni"), str(self._config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=account.user,
                group=account.group,
                extra_groups=None if account.user is None else [],
                start_new_session=True,
            )

    @property
    def family(self) -> list[psutil.Process]:
        """Patroni, the server and all its processes."""
        assert self.process
        found: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            patroni = psutil.Process(self.process.pid)
            found += [patroni, *patroni.children(recursive=True)]
        return found + [one for one in self._server() if one not in found]

    def kill(self) -> None:
        """As a machine that loses its power."""
        for one in self.family:
            with suppress(psutil.NoSuchProcess):
                one.kill()

    def _server(self) -> list[psutil.Process]:
        # The server is a process of its own, which outlives a Patroni that was killed.
        with suppress(OSError, ValueError, psutil.NoSuchProcess):
            lines = (self.folder / self.name / "postmaster.pid").read_text().splitlines()
            server = psutil.Process(int(lines[0]))
            return [server, *server.children(recursive=True)]
        return []

    def _settings(self, etcd: int) -> dict[str, Any]:
        local = {"username": "doorstep", "password": "x"}
        return {
            "scope": "doorstep",
            "name": self.name,
            "restapi": {
                "listen": f"127.0.0.1:{self.rest}",
                "connect_address": f"127.0.0.1:{self.rest}",
            },
            "etcd3": {"host": f"127.0.0.1:{etcd}"},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL,
                    "loop_wait": 2,
                    "retry_timeout": 3,
                    "maximum_lag_on_failover": 1_048_576,
                    "primary_start_timeout": 0,
                    "synchronous_mode": True,
                    "postgresql": {"use_pg_rewind": True},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
            },
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}",
                "connect_address": f"127.0.0.1:{self.port}",
                "data_dir": str(self.folder / self.name),
                "bin_dir": str(Postgres(self.folder).programs),
                "pgpass": str(self.folder / f"{self.name}.pgpass"),
                "authentication": {"superuser": local, "replication": local},
                "pg_hba": [
                    "host all all 127.0.0.1/32 trust",
                    "host replication all 127.0.0.1/32 trust",
                    "local all all trust",
                ],
                "parameters": {
                    "max_connections": 100,
                    "shared_buffers": "32MB",
                    "unix_socket_directories": str(self.folder),
                    "io_method": "sync",
                },
            },
        }


class Cluster:
    """The nodes, asked and told by Patroni's own API."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://doorstep:x@{hosts}/postgres?target_session_attrs=read-write"

    async def settled(self) -> Node:
        """The primary, once all nodes are there and one standby is synchronous."""
        began = monotonic()
        while True:
            for node in self.nodes:
                members = (await self._ask(node, "GET", "/cluster") or {}).get("members", [])
                roles = {one["name"]: one["role"] for one in members if _works(one)}
                if len(roles) == len(self.nodes) and {"leader", "sync_standby"} <= {
                    *roles.values()
                }:
                    return next(one for one in self.nodes if roles[one.name] == "leader")
            assert monotonic() - began < PATIENCE, "the nodes do not come together"
            await asyncio.sleep(0.1)

    async def primary_other_than(self, node: Node) -> Node:
        """As soon as it takes writes."""
        began = monotonic()
        while True:
            for other in self.nodes:
                if other is not node and await self._ask(other, "GET", "/primary") is not None:
                    return other
            assert monotonic() - began < PATIENCE, "no other primary was elected"
            await asyncio.sleep(0.05)

    async def switch_over(self, primary: Node) -> None:
        """On purpose, as for upkeep of its machine."""
        asked = {"leader": primary.name}
        assert await self._ask(primary, "POST", "/switchover", asked) is not None

    async def _ask(self, node: Node, method: str, path: str, body: Any = None) -> Any:
        """What it says with status 200, or None."""
        url = f"http://127.0.0.1:{node.rest}{path}"
        with suppress(httpx.HTTPError):
            async with httpx.AsyncClient(timeout=15 if body else 1) as client:
                answer = await client.request(method, url, json=body)
                if answer.status_code == 200:
                    return answer.json() if "json" in answer.headers.get("content-type", "") else {}
        return None


@contextmanager
def cluster() -> Iterator[Cluster]:
    """In a folder of its own, which is kept if the block fails."""
    venv = patroni_venv()
    folder = Path(tempfile.mkdtemp(prefix="doorstep-patroni-"))
    client, peer = free_port(), free_port()
    with (folder / "etcd.log").open("wb") as log:
        etcd = subprocess.Popen(etcd_command(folder / "etcd", client, peer), stdout=log, stderr=log)
    nodes = [Node(name, folder, client, venv) for name in ("n1", "n2", "n3")]
    try:
        for node in nodes:
            node.start()
        yield Cluster(nodes)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        for node in nodes:
            node.kill()
        etcd.kill()
        etcd.wait()


def patroni_venv() -> Path:
    """Made once on a machine, since Patroni is no part of the shop."""
    venv = Path(tempfile.gettempdir()) / f"doorstep-patroni-{VERSION}-{os.getuid()}"
    if not (venv / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        wanted = (f"patroni[etcd3]=={VERSION}", "psycopg[binary]>=3.2")
        subprocess.run([str(venv / "bin/pip"), "install", "--quiet", *wanted], check=True)
        (venv / "done").touch()
    return venv


def etcd_command(data: Path, client: int, peer: int) -> list[str]:
    here = f"http://127.0.0.1:{client}"
    beside = f"http://127.0.0.1:{peer}"
    return [
        "etcd",
        *("--name", "etcd", "--data-dir", str(data)),
        *("--listen-client-urls", here, "--advertise-client-urls", here),
        *("--listen-peer-urls", beside, "--initial-advertise-peer-urls", beside),
        *("--initial-cluster", f"etcd={beside}"),
    ]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _works(member: dict[str, Any]) -> bool:
    return member["state"] in ("running", "streaming")

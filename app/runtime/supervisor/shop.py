"""The whole shop: its parts are opened in order, and closed in the opposite order."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from app.runtime.embedded import CannotStart, Postgres, Valkey
from app.runtime.supervisor import demo_bank, folder, listening
from app.runtime.supervisor.exchanging import Children
from app.runtime.supervisor.lifeline import Lifeline
from app.runtime.supervisor.parts import Part, Program
from app.runtime.supervisor.record import Record

LOOK_EVERY = 0.05
PATIENCE = 5.0
LOOK_AFTER_EVERY = 1.0


@dataclass(frozen=True, kw_only=True)
class Options:
    host: str
    port: int
    # An absolute path without links.
    data: Path
    web: int
    workers: int
    demo: bool
    # Whether a demo shop has a bank at which orders are paid.
    bank: bool = True


@dataclass
class Shop:
    options: Options
    listener: socket.socket
    lifeline: Lifeline
    say: Callable[[str], None]
    # Where the demo's bank listens.
    bank: socket.socket | None = None
    _rows: list[list[Part]] = field(default_factory=list[list[Part]])

    def __post_init__(self) -> None:
        self.url = listening.url(self.listener)
        self._data = self.options.data
        self.mails = Path(os.environ.get("MAIL_FOLDER") or self._data / "mail").absolute()
        self._postgres = None if os.environ.get("DATABASE_URL") else Postgres(self._data)
        self._valkey = None if os.environ.get("REDIS_URL") else Valkey(self._data)
        metrics = folder.empty_metrics(self._data)
        # Seconds. The processes of one `up` share a socket, so a proxy has nowhere else to go.
        announced = os.environ.get("CLOSING_SECONDS") or "0"
        self._announced = float(announced)
        connections = {
            "DATABASE_URL": self._postgres.url if self._postgres else os.environ["DATABASE_URL"],
            "REDIS_URL": self._valkey.url if self._valkey else os.environ["REDIS_URL"],
            "SECRET_KEY": os.environ.get("SECRET_KEY") or folder.secret_key(self._data),
            "OPENED_AT": self.url,
            "MAIL_FOLDER": str(self.mails),
            "DEMO": str(int(self.options.demo)),
        }
        if self.bank:
            connections |= demo_bank.environment(self.bank, connections["SECRET_KEY"])
        beside = () if self._postgres else folder.BESIDE
        connections |= {name: os.environ[name] for name in beside if os.environ.get(name)}
        running = folder.Running(os.getpid(), self.url, connections)
        self._record = Record(self._data, running, self.say)
        env = (
            os.environ
            | connections
            | {
                "PROMETHEUS_MULTIPROC_DIR": str(metrics),
                "CLOSING_SECONDS": announced,
            }
        )
        doors = {"web": self.listener} | ({"bank": self.bank} if self.bank else {})
        self._children = Children(self._data, env, doors, self.lifeline, self._record, self.say)

    async def open(self) -> None:
        """Returns when a customer can order. Raises CannotStart."""
        self._record.write()
        # It loads while the servers start.
        await self._children.load()
        await self._open_servers()
        await self._children.run("migrate")
        if self.options.demo:
            await self._load_demo()
        self._children.start(self.options.web, self.options.workers)
        await self._ready()

    async def first_address(self) -> str:
        """Returns the one-time address for the first manager; empty once there is one."""
        if self.options.demo:
            return ""
        try:
            return (await self._children.run("staff", "first-link", "--if-needed")).strip()
        except CannotStart as error:
            self.say(f"no address for the first manager: {error}; see doorstep staff first-link")
            return ""

    @property
    def keeps_mails(self) -> bool:
        """Returns whether mails go to a folder, as `settings.mails_leave` will say in children."""
        return self.options.demo or not os.environ.get("SMTP_URL")

    async def stay(self) -> None:
        """Never returns, and raises if keeping a part alive fails."""
        while True:
            await asyncio.sleep(LOOK_AFTER_EVERY)
            self._record.catch_up()
            for part in (*(part for row in self._rows for part in row), *self._children.parts):
                if part.keeping.done():
                    part.keeping.result()

    async def reload(self) -> None:
        """Exchanges web processes and workers for such that run the code as it is now."""
        self.say("loading the code anew, to exchange one process after another")
        try:
            await self._children.exchange()
        except CannotStart as reason:
            self.say(f"the new code does not start: {reason}; the shop goes on with the old one")
            self._record.reloaded(str(reason))
        else:
            self.say("every web process and worker has been exchanged")
            self._record.reloaded("")

    async def close(self) -> None:
        # Web and workers end together, then Valkey, then PostgreSQL; no empty folder stays behind.
        began = monotonic() + self._announced
        self._children.close()
        await self._children.end(began)
        for row in reversed(self._rows):
            await asyncio.gather(*(part.end(began) for part in row))
        await self._children.end_loading()
        for server in filter(None, (self._postgres, self._valkey)):
            with suppress(OSError):
                server.sockets.rmdir()
        folder.forget(self._data)

    async def _open_servers(self) -> None:
        if self._postgres and not self._postgres.exists:
            folder.forget_demo(self._data)
            self.say(f"the first start: making a database in {self._data}")
        servers = [server for server in (self._postgres, self._valkey) if server is not None]
        parts = [part for server in servers for part in self._start(server)]
        await asyncio.gather(*(part.opened() for part in parts))

    async def _load_demo(self) -> None:
        # The shop's own database is filled once; a foreign one is asked each time.
        if self._postgres is None or folder.demo_staff(self._data) is None:
            staff = await self._children.run("demo-load")
            folder.keep_demo_staff(self._data, staff)

    def _start(self, *programs: Program) -> list[Part]:
        row = [Part(program, say=self.say, note=self._record.note) for program in programs]
        self._rows.append(row)
        return row

    async def _ready(self) -> None:
        while True:
            if await self._is_ready():
                return
            await asyncio.sleep(LOOK_EVERY)

    async def _is_ready(self) -> bool:
        host, port = listening.address(self.listener)
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection(host, port)
                with closing(writer):
                    writer.write(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    return b" 200 " in await reader.readline()
        except (OSError, TimeoutError):
            return False

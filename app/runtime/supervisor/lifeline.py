"""What joins `up` to web and workers: they end when it closes, and say on it that they work."""

import asyncio
import os
import signal
import socket
import threading
import time
from contextlib import suppress
from typing import Final

# Seconds for an orderly end, before a process that hangs is cut off.
PATIENCE = 8
# Bytes; a number and the end of its line are a dozen.
AT_ONCE: Final = 4096


class Lifeline:
    """The side of `up`; its other end closes when `up` is gone, for whatever reason."""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._ready: set[int] = set()
        self._said = b""
        asyncio.get_running_loop().add_reader(self._ours, self._read)

    @property
    def number(self) -> int:
        """Returns the file that web and workers are given."""
        return self._theirs.fileno()

    def is_ready(self, pid: int) -> bool:
        return pid in self._ready

    def forget(self, pid: int) -> None:
        self._ready.discard(pid)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        self._ours.close()
        self._theirs.close()

    def _read(self) -> None:
        *lines, self._said = (self._said + self._ours.recv(AT_ONCE)).split(b"\n")
        self._ready.update(map(int, lines))


def watch(lifeline: int, announced: float) -> None:
    """Sends this process SIGTERM once no process holds the other end.

    `announced` is for how many seconds it may announce its end.
    """
    patience = PATIENCE + announced
    threading.Thread(target=_wait, args=(lifeline, patience), name="lifeline", daemon=True).start()


def say_ready(lifeline: int) -> None:
    # Without `up` this process ends in a moment, too.
    with suppress(OSError):
        os.write(lifeline, b"%d\n" % os.getpid())


def _wait(lifeline: int, patience: float) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(patience)
    os._exit(1)

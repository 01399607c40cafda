"""Starting a process, and the signals that end it."""

import asyncio
import shutil
import subprocess
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from io import BufferedWriter
from pathlib import Path
from signal import Signals

# The signals in their order, each with the second of the closing at which its time is over.
Ending = tuple[tuple[Signals, float], ...]

LARGEST_LOG = 5_000_000
# The exit code of a process which nobody could ask for it.
CODE_LOST = 255


class CannotStart(Exception):
    """The operator has to know or change something; the message is the one line to show."""

    exit_code = 2


class Broke(CannotStart):
    """The program was started, and failed."""

    exit_code = 1


@dataclass(frozen=True, kw_only=True)
class Launch:
    """A process in a session of its own, so that Ctrl-C in the terminal reaches `up` alone."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    log: Path | None = None
    user: int | None = None
    group: int | None = None
    keep_open: tuple[int, ...] = ()

    async def start(self) -> Process:
        """Starts it; it writes to its log, or where `up` itself writes. Raises OSError."""
        with self._output() as output:
            return await self._start(stdin=DEVNULL, stdout=output, stderr=output)

    async def run(self, given: str = "") -> str:
        """Runs it to its end and returns what it printed. Raises Broke, OSError."""
        with self._output() as output:
            process = await self._start(stdin=PIPE, stdout=PIPE, stderr=output)
        try:
            printed, _ = await process.communicate(given.encode())
        except asyncio.CancelledError:
            if process.returncode is None:
                process.kill()
                await process.wait()
            raise
        if process.returncode:
            raise Broke(f"{self.name} {how_it_ended(process.returncode)}{self.last_words()}")
        return printed.decode()

    def last_words(self) -> str:
        """Returns where its log is and how it ends, ready to follow a sentence."""
        if self.log is None:
            return ""
        try:
            lines = self.log.read_bytes()[-4000:].decode(errors="replace").split("\n")
        except OSError:
            return ""
        return f"; {self.log} ends: {next((line for line in reversed(lines) if line), 'empty')}"

    @contextmanager
    def _output(self) -> Generator[int | None]:
        with self._opened_log() as log:
            yield None if log is None else log.fileno()

    def _opened_log(self) -> AbstractContextManager[BufferedWriter | None]:
        # Without room for a new file, the process writes where `up` itself does.
        if self.log is None:
            return nullcontext()
        try:
            self.log.parent.mkdir(mode=0o700, exist_ok=True)
            if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
                self.log.replace(self.log.with_suffix(".old"))
            return self.log.open("ab")
        except OSError:
            return nullcontext()

    async def _start(self, *, stdin: int, stdout: int | None, stderr: int | None) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.command,
            env=self.env,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            pass_fds=self.keep_open,
            start_new_session=True,
        )


def how_it_ended(code: int) -> str:
    if code == CODE_LOST:
        return "ended"
    return f"was killed by {Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def told_when_up_dies(signal: str) -> tuple[str, ...]:
    """Returns a prefix for a server's command that sends it `signal` if `up` is killed.

    It is empty where the system has no such thing; the next `up` then ends what is left.
    """
    prefix = ("setpriv", "--pdeathsig", signal)
    return prefix if _works(prefix) else ()


@cache
def _works(prefix: tuple[str, ...]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True).returncode == 0

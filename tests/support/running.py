"""`doorstep` as its caller sees it: its lines, its exit code, its processes."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.support import forked

ROOT = Path(__file__).parents[2]
# Seconds, for a machine that has much else to do.
PATIENCE = 60
# The quickest shop to open.
SMALL = ("--no-demo", "--web", "1")
COMMAND = (sys.executable, "-P", "-m", "app.cli")
SET_BY_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MAIL_FOLDER", "PICCOLO_CONF")


def environment(**more: str) -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    kept = {name: value for name, value in os.environ.items() if name not in SET_BY_THE_TESTS}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def doorstep(
    *arguments: str | Path, env: dict[str, str] | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, from a folder that has nothing to do with the project."""
    words = [str(word) for word in arguments]
    return forked.run(words, env or environment(), given=given, timeout=PATIENCE)


class Up:
    """A `doorstep up` that has been started."""

    def __init__(
        self,
        data: Path,
        *arguments: str,
        command: tuple[str, ...] = COMMAND,
        env: dict[str, str] | None = None,
        user: int | None = None,
    ) -> None:
        self.data = data
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*command, "up", "--port", "0", "--data-dir", str(data), *arguments],
            env=env or environment(),
            cwd="/",
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._heard = threading.Condition()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def opened(self) -> "Up":
        """Returns once it says that it is open."""
        self.hears("Doorstep is open at")
        return self

    def hears(self, text: str) -> str:
        """The first line with the text, waiting for it."""
        with self._heard:
            self._heard.wait_for(lambda: self._find(text) or not self._reading.is_alive(), PATIENCE)
        line = self._find(text)
        assert line is not None, f"never said {text!r}, but:\n" + "".join(self.lines)
        return line

    @property
    def url(self) -> str:
        return self.hears("Doorstep is open at").split()[-1]

    def get(self, path: str, key: str | None = None) -> int:
        """The status of the answer; 0 for none."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            # Without TLS: the authorities take longer to read than the shop takes to answer.
            return httpx.get(
                self.url + path, headers=headers, timeout=PATIENCE, verify=False
            ).status_code
        except httpx.TransportError:
            return 0

    def processes(self) -> list[psutil.Process]:
        """Itself and its descendants."""
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def part(self, name: str) -> psutil.Process:
        """The process that is now "web 1", "worker 1", "PostgreSQL" or "Valkey"."""
        return psutil.Process(self.noted()["parts"][name])

    def has(self, program: str) -> bool:
        """Whether a descendant was started as this program."""
        return any(program in " ".join(one.cmdline()) for one in self.processes())

    def noted(self) -> dict[str, Any]:
        """What it leaves in the folder for other commands."""
        return json.loads((self.data / "running.json").read_text())

    def ends(self, number: signal.Signals | None = None) -> tuple[int, float]:
        """Sends the signal and waits: the exit code, and the seconds that it took."""
        began = time.monotonic()
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return code, time.monotonic() - began

    def _find(self, text: str) -> str | None:
        return next((line for line in self.lines if text in line), None)

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self._heard:
                self.lines.append(line)
                self._heard.notify_all()


def eventually(check: Callable[[], object], within: float = PATIENCE) -> None:
    """Asks again and again until the answer is yes."""
    deadline = time.monotonic() + within
    between = threading.Event()
    while not check():
        assert time.monotonic() < deadline, "it never came true"
        between.wait(0.02)


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def wait_until_gone(processes: list[psutil.Process]) -> None:
    eventually(lambda: not any(map(_lives, processes)))


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

"""A process of `doorstep web`, which a test starts, asks, ends and reads the log of."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM, Signals
from time import monotonic, sleep

import httpx
import psutil

WEB = (sys.executable, "-P", "-m", "app.cli", "web")
PATIENCE = 150
# What the console's log is coloured with.
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class WebProcess:
    """One web process on a port that it keeps when it is started again.

    `shell` is what a shell does before it becomes that process, such as `ulimit -n 100`.
    """

    def __init__(self, log: Path, env: dict[str, str], shell: str = "true") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._env = {**os.environ, **env}
        self._shell = ("sh", "-c", f'{shell} && exec "$@"', "sh")
        self._began = 0
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = [*self._shell, *WEB, "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=self._env, stdout=log, stderr=log)

    def listens(self) -> bool:
        with socket.socket() as door:
            return door.connect_ex(("127.0.0.1", self.port)) == 0

    def opened(self) -> "WebProcess":
        """Returns once it listens."""
        deadline = monotonic() + PATIENCE
        while not self.listens():
            assert self.process.poll() is None, self.log.read_text()
            assert monotonic() < deadline, "nobody listens"
            sleep(0.01)
        return self

    def readiness(self, query: str = "") -> httpx.Response:
        # Without TLS: the authorities take longer to read than the shop takes to answer.
        return httpx.get(f"{self.url}/health/ready{query}", timeout=PATIENCE, verify=False)

    def ready(self) -> "WebProcess":
        """Returns once it is ready."""
        self.opened()
        deadline = monotonic() + PATIENCE
        while (answer := self.readiness()).status_code != 200:
            assert monotonic() < deadline, answer.text
            sleep(0.05)
        return self

    def worked(self) -> float:
        """The seconds of a processor that it has used."""
        used = psutil.Process(self.process.pid).cpu_times()
        return used.user + used.system

    def send(self, signal: Signals) -> None:
        self.process.send_signal(signal)

    def ended(self) -> int:
        return self.process.wait(PATIENCE)

    def restart(self) -> None:
        """Returns once another process is ready in its place."""
        self.send(SIGTERM)
        assert self.ended() == 0, self.log.read_text()
        self._began = self.log.stat().st_size
        self.start()
        self.ready()

    def has_answered(self, path: str) -> bool:
        """Whether the process that is there now has answered a request to the path."""
        return f"path={path}" in ANSI.sub("", self.log.read_text()[self._began :])


@contextmanager
def web_process(log: Path, shell: str = "true", **env: str) -> Iterator[WebProcess]:
    """It need not have ended at the end of the block."""
    web = WebProcess(log, env, shell)
    try:
        yield web
    finally:
        web.process.kill()
        web.process.wait()

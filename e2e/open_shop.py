"""A real `doorstep up`, as a user starts it: own servers, the demo shop, a free port."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import httpx
import psutil

T = TypeVar("T")

DOORSTEP = Path(sys.executable).with_name("doorstep")
OPENS_WITHIN = 60
# Seconds; the second is a promise of the contract.
CLOSES_WITHIN = 10
LAST_LINE = "Ctrl-C closes it."
SCOPES = (
    "orders:read",
    "orders:write",
    "products:read",
    "products:write",
    "shipments:read",
    "shipments:write",
    "webhooks:write",
    "settings:write",
    "payments:write",
)


class Login(NamedTuple):
    role: str
    email: str
    password: str


SET_BY_OTHERS = (
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL"),
    *("SMTP_URL", "MAIL_FOLDER", "STRIPE_API_KEY"),
)


class OpenShop:
    """Everything that one `doorstep up` runs, and what a tester may do to it."""

    def __init__(self, data: Path, *arguments: str, **more: str) -> None:
        """`arguments` are the command's, and `more` goes into its environment."""
        self.data = data
        self.said: list[str] = []
        self._open = threading.Event()
        without_servers = {
            name: value for name, value in os.environ.items() if name not in SET_BY_OTHERS
        }
        data.mkdir(parents=True, exist_ok=True)
        self._up = subprocess.Popen(
            [DOORSTEP, "up", "--port", "0", "--data-dir", data, *arguments],
            cwd=data,
            env={**without_servers, "PYTHONUNBUFFERED": "1", **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        if not self._open.wait(OPENS_WITHIN) or self._up.poll() is not None:
            self._up.terminate()
            self._up.wait(CLOSES_WITHIN)
            raise AssertionError("doorstep up did not open:\n" + self.last_words())
        self.url = self._announced(r"open at (\S+)")[0]
        assert httpx.get(f"{self.url}/health/ready").status_code == 200

    def close(self) -> None:
        """As Ctrl-C does, or a service manager. Everything has to end, in good order."""
        everything = self._all()
        self._up.send_signal(signal.SIGTERM)
        code = self._up.wait(CLOSES_WITHIN)
        self._listening.join(CLOSES_WITHIN)
        assert code == 0, f"exit code {code}:\n{self.last_words()}"
        left = [process for process in everything if process.is_running()]
        assert not left, f"still there after the end: {left}"

    @property
    def bank(self) -> str:
        """The address of the demo's bank."""
        noted = json.loads((self.data / "running.json").read_text())
        return noted["environment"]["STRIPE_API_BASE"]

    @property
    def staff(self) -> list[Login]:
        """The people whom `up` names."""
        return [Login(*found) for found in self._announced(r"^ +(\w+) +(\S+@\S+) +password: (\S+)")]

    def last_words(self) -> str:
        return "".join(self.said[-40:])

    def compares(self, content: bytes) -> str:
        """The id of an import of products that nobody has applied."""
        file = self.data / "goods.csv"
        file.write_bytes(content)
        command = [DOORSTEP, "products", "import", file, "--dry-run", "--data-dir", self.data]
        said = subprocess.run(command, check=False, capture_output=True, text=True)
        return said.stdout.removeprefix("Import ").partition(":")[0]

    def api(self, name: str) -> httpx.Client:
        """A program that may do everything, under a key with this name."""
        scopes = [part for scope in SCOPES for part in ("--scope", scope)]
        command = [DOORSTEP, "key", "add", name, *scopes, "--data-dir", self.data]
        made = subprocess.run(command, check=True, capture_output=True, text=True)
        return httpx.Client(
            base_url=f"{self.url}/api/v1/",
            headers={"Authorization": f"Bearer {made.stdout.strip()}"},
            timeout=10,
        )

    def parts(self, name: str) -> list[psutil.Process]:
        """The processes that show themselves under this name, such as `doorstep web`."""
        return [one for one in self._all() if name in _title(one)]

    @contextmanager
    def nobody_restarts(self) -> Iterator[None]:
        """What dies stays dead until the block ends."""
        self._up.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._up.send_signal(signal.SIGCONT)

    def _all(self) -> list[psutil.Process]:
        return psutil.Process(self._up.pid).children(recursive=True)

    def _listen(self) -> None:
        assert self._up.stdout
        for line in self._up.stdout:
            self.said.append(line)
            if LAST_LINE in line:
                self._open.set()
        self._open.set()

    def _announced(self, pattern: str) -> list[str]:
        return re.findall(pattern, "".join(self.said), re.MULTILINE)


@contextmanager
def paused(process: psutil.Process) -> Iterator[None]:
    """The process does nothing until the block ends."""
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def until(condition: Callable[[], T], seconds: float = 10) -> T:
    """Returns what `condition` gives as soon as that is true. Asks twenty times a second."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {condition}"
        time.sleep(0.05)
    return found


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""

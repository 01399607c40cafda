"""Trees of the shop as it was at a commit, and processes of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

ROOT = Path(__file__).parents[2]
RELEASES = tomllib.loads((Path(__file__).parent / "releases.toml").read_text())
# Seconds until a process answers, on a machine that has much else to do.
PATIENCE = 60
# What `make setup` puts into a tree and no commit has.
ASSETS = Path("app/static/vendor")


def tree_of(commit: str, folder: Path) -> "Version":
    """The shop of that commit; skips the test where the commit is not here."""
    given = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, "app", "piccolo_conf.py"], capture_output=True
    )
    if given.returncode:
        pytest.skip(f"commit {commit[:12]} is not in this clone")
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=given.stdout, check=True)
    shutil.copytree(ROOT / ASSETS, folder / ASSETS, dirs_exist_ok=True)
    return Version(folder)


def this_tree(folder: Path) -> "Version":
    """A copy of what is here, to be changed."""
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "piccolo_conf.py", folder)
    return Version(folder)


@dataclass
class Version:
    """A tree; its commands run with this project's packages."""

    folder: Path

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text)

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text()
        assert text.count(old) == 1, (path, old)
        self.write(path, text.replace(old, new))

    def run(self, url: str, *arguments: str) -> str:
        """A command to its end; what it printed."""
        done = subprocess.run(
            self._command(*arguments), env=self._environment(url), cwd=self.folder,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, url: str) -> "Running":
        """A web process, which answers, and a worker."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        log = self.folder / "log"
        processes = [
            subprocess.Popen(
                self._command(*part), env=self._environment(url), cwd=self.folder,
                stdout=log.open("ab"), stderr=subprocess.STDOUT,
            )
            for part in (("web", "--port", port), ("worker",))
        ]  # fmt: skip
        running = Running(f"http://127.0.0.1:{port}", processes, log)
        deadline = monotonic() + PATIENCE
        while running.readiness() != 200:
            if monotonic() > deadline or processes[0].poll() is not None:
                running.stop()
                raise AssertionError(f"it did not start: {log.read_text()[-2000:]}")
            sleep(0.1)
        return running

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "app.cli", *arguments]

    def _environment(self, url: str) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(self.folder)}


@dataclass
class Running:
    """The processes of one version, and where its web process listens."""

    address: str
    processes: "list[subprocess.Popen[bytes]]"
    log: Path

    def readiness(self) -> int:
        """The status of /health/ready; 0 while nobody listens."""
        try:
            return httpx.get(f"{self.address}/health/ready", timeout=5).status_code
        except httpx.TransportError:
            return 0

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        ended = [process.wait(PATIENCE) for process in self.processes]
        assert ended == [0] * len(ended), self.log.read_text()[-2000:]

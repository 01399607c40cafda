"""Prints the path of a Chromium that starts, for the tests in a real browser.

It is searched in this order: `CHROMIUM` in the environment, PATH, Playwright's own download, and on
Debian as root the distribution's package. The output of a search goes to standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# The shell is the same engine without a window, and needs about two thirds of the CPU time.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = (*SHELLS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIANS_PACKAGES = ("chromium-headless-shell", "chromium")
DOWNLOAD_SECONDS = 240


def find() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        if _starts(named):
            return named
        sys.exit(f"CHROMIUM is {named!r}, which does not start. Unset it to have one looked for.")
    ways: tuple[Callable[[], str | None], ...] = (_on_path, _playwrights_own, _debians_package)
    return next((found for way in ways if (found := way())), None)


def _on_path() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path and _starts(path)), None)


def _playwrights_own() -> str | None:
    path = _playwrights_path()
    if not path:
        return None
    if not Path(path).exists():
        print("No Chromium on PATH: asking Playwright for its own …", file=sys.stderr)
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return path if _starts(path) else None


def _playwrights_path() -> str | None:
    # Playwright names the path of its Chromium even if it is not installed.
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=False, timeout=60
    )
    return answer.stdout.strip() or None


def _debians_package() -> str | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    _run(["apt-get", "update", "-qq"])
    for package in DEBIANS_PACKAGES:
        print(f"Installing Debian's {package} …", file=sys.stderr)
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
        if found := _on_path():
            return found
    return None


def _run(command: list[str]) -> None:
    """Runs a command that may install a Chromium; a failure is printed and not raised."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, stdout=sys.stderr, env=quiet, check=False, timeout=DOWNLOAD_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return
    if done.returncode:
        print(f"{' '.join(command)}: exit {done.returncode}", file=sys.stderr)


def _starts(path: str) -> bool:
    # Some systems put a stub on PATH, and a download may lack libraries.
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


if __name__ == "__main__":
    chromium = find()
    if not chromium:
        sys.exit("No Chromium found. Install one, or name it: CHROMIUM=/path/to/chromium")
    print(chromium)

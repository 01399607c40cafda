"""Finds Node.js for set-up and the type check: the system's if its npm is new enough, else a wheel.

Used as `python setup/node.py npm ARGUMENT…` or `python setup/node.py node ARGUMENT…`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("node.lock")
# The first npm that reads version 3 of `package-lock.json`.
OLDEST_NPM = 7


def find(tool: str) -> str:
    """Returns the path of `npm` or `node`; installs the locked wheel if the system has none."""
    on_path = shutil.which(tool)
    if on_path and _system_npm_is_new_enough():
        return on_path
    in_environment = Path(sys.executable).with_name(tool)
    if not in_environment.exists():
        print("No npm on PATH: installing Node.js from its wheel …", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        from_lock = ["install", "--quiet", "--require-hashes", "--no-deps", "-r", str(LOCK)]
        subprocess.run([*pip, *from_lock], check=True)
    return str(in_environment)


def _system_npm_is_new_enough() -> bool:
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return False
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().partition(".")[0]
    return answer.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM


if __name__ == "__main__":
    program = find(sys.argv[1])
    os.execv(program, [program, *sys.argv[2:]])

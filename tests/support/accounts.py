"""Programs of another account of this machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def python_for(user: int, env: dict[str, str], copy: Path) -> str:
    """This Python; or a copy of it, where this one lies in a folder that the user cannot enter."""
    if not _runs(sys.executable, user, env):
        shutil.copytree(
            sys.base_prefix,
            copy,
            symlinks=True,
            copy_function=_link,
            ignore=shutil.ignore_patterns("site-packages", "test", "*.a"),
        )
        python = str(copy / "bin" / Path(os.path.realpath(sys.executable)).name)
        if not _runs(python, user, env):
            pytest.skip("a plain user can enter neither this Python's folder nor the project's")
        return python
    return sys.executable


def _runs(python: str, user: int, env: dict[str, str]) -> bool:
    command = [python, "-P", "-c", "import ssl, app.cli"]
    try:
        asked = subprocess.run(
            command, user=user, group=user, extra_groups=[], env=env, cwd="/", capture_output=True
        )
    except PermissionError:
        return False
    return asked.returncode == 0


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

"""PostgreSQL runs as a user who may run it; otherwise the command says what to do."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.own_shops import Start
from tests.support.running import COMMAND, ROOT, SMALL, doorstep, environment

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


others_may_enter = pytest.mark.skipif(
    os.geteuid() == 0 and subprocess.run(["test", "-x", sys.prefix], user="nobody").returncode != 0,
    reason="the checkout lies where no other account can enter",
)


@pytest.mark.proof
@as_root
def test_starts_as_a_plain_user(up: Start, folder: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, nobody)
    folder.chmod(0o700)
    paths = os.pathsep.join([str(ROOT), *(path for path in sys.path if "site-packages" in path)])
    env = environment(
        PYTHONPATH=paths, HOME=str(folder), LD_LIBRARY_PATH=str(folder / "python/lib")
    )
    command = (_python_for(nobody, env, folder / "python"), *COMMAND[1:])
    shop = up(folder / "data", *SMALL, command=command, env=env, user=nobody).opened()
    assert {process.uids().real for process in shop.processes()} == {nobody}
    assert shop.ends(SIGTERM)[0] == 0


@pytest.mark.proof
@as_root
@others_may_enter
def test_runs_postgresql_as_another_user_where_there_are_no_user_namespaces(
    up: Start, furnished: Path, folder: Path
) -> None:
    """Also with files that an earlier shop made as root."""
    data = shutil.copytree(furnished, folder / "data")
    shop = up(data, *SMALL, env=environment(PATH="/nowhere")).opened()
    assert shop.part("PostgreSQL").uids().real != 0
    assert shop.part("Valkey").uids().real == 0
    assert shop.ends(SIGTERM)[0] == 0

    assert up(data, *SMALL).opened().part("PostgreSQL").uids().real == 0


@as_root
def test_says_what_to_do_when_nobody_can_run_postgresql(folder: Path) -> None:
    folder.chmod(0o700)
    env = environment(PATH="/nowhere")
    refused = doorstep("up", "--port", "0", "--data-dir", folder / "data", env=env)
    assert refused.returncode == 2
    assert "as a plain user" in refused.stderr
    assert "DATABASE_URL" in refused.stderr


def _python_for(user: int, env: dict[str, str], copy: Path) -> str:
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

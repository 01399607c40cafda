"""PostgreSQL runs as a user who may run it; otherwise the command says what to do."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.accounts import as_root, python_for
from tests.support.own_shops import Start
from tests.support.running import COMMAND, ROOT, SMALL, doorstep, environment

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
    command = (python_for(nobody, env, folder / "python"), *COMMAND[1:])
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

"""Whoever starts it, and wherever its folder lies."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.supervision.conftest import Start
from tests.supervision.running import COMMAND, ROOT, doorstep, environment

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def test_starts_in_a_folder_that_only_its_owner_can_enter(up: Start, folder: Path) -> None:
    folder.chmod(0o700)
    shop = up(folder / "data", "--no-demo").opened()
    assert shop.part("PostgreSQL").uids().real == os.geteuid()


def test_starts_in_a_folder_with_a_path_too_long_for_sockets(
    up: Start, furnished: Path, folder: Path
) -> None:
    long = folder / ("a folder with a long name " * 4).strip() / "data"
    shutil.copytree(furnished, long)
    shop = up(long, "--no-demo").opened()
    made = doorstep("key", "add", "a program", "--scope", "orders:read", "--data-dir", long)
    assert shop.get("/api/v1/orders", made.stdout.strip()) == 200
    assert shop.ends(SIGTERM)[0] == 0


@as_root
def test_starts_as_a_plain_user(up: Start, folder: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, nobody, nobody)
    folder.chmod(0o700)
    python = _python_for(nobody)
    paths = os.pathsep.join([str(ROOT), *(path for path in sys.path if "site-packages" in path)])
    shop = up(
        folder / "data",
        "--no-demo",
        command=(python, *COMMAND[1:]),
        env=environment(PYTHONPATH=paths, HOME=str(folder)),
        user=nobody,
    ).opened()
    assert {process.uids().real for process in shop.processes()} == {nobody}
    assert shop.ends(SIGTERM)[0] == 0


@as_root
def test_runs_postgresql_as_another_user_where_there_are_no_user_namespaces(
    up: Start, furnished: Path, folder: Path
) -> None:
    """Also with files that an earlier shop made as root."""
    data = shutil.copytree(furnished, folder / "data")
    shop = up(data, "--no-demo", env=environment(PATH="/nowhere")).opened()
    assert shop.part("PostgreSQL").uids().real != 0
    assert shop.part("Valkey").uids().real == 0
    assert shop.ends(SIGTERM)[0] == 0

    assert up(data, "--no-demo").opened().part("PostgreSQL").uids().real == 0


@as_root
def test_says_what_to_do_when_nobody_can_run_postgresql(folder: Path) -> None:
    folder.chmod(0o700)
    env = environment(PATH="/nowhere")
    refused = doorstep("up", "--port", "0", "--data-dir", folder / "data", env=env)
    assert refused.returncode == 2
    assert "as a plain user" in refused.stderr
    assert "DATABASE_URL" in refused.stderr


def test_says_when_a_folder_cannot_be_used(folder: Path) -> None:
    (folder / "file").touch()
    refused = doorstep("up", "--port", "0", "--data-dir", folder / "file" / "data")
    assert refused.returncode == 2
    assert "data folder" in refused.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_names_the_address_that_is_missing(name: str) -> None:
    addresses = {"DATABASE_URL": "postgresql:///shop", "REDIS_URL": "unix:///r", "SECRET_KEY": "s"}
    refused = doorstep("migrate", env=environment(**addresses | {name: ""}))
    assert refused.returncode == 2
    assert name in refused.stderr


def test_says_when_nothing_runs_on_the_folder(folder: Path) -> None:
    refused = doorstep("migrate", "--data-dir", folder)
    assert refused.returncode == 2
    assert str(folder) in refused.stderr


def _python_for(user: int) -> str:
    """This Python, or the same version where this one lies in a folder the user cannot enter."""
    version = "python{}.{}".format(*sys.version_info[:2])
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        asked = [python, "-c", ""]
        try:
            if subprocess.run(asked, user=user, group=user, extra_groups=[]).returncode == 0:
                return python
        except OSError:
            continue
    pytest.skip(f"no {version} that a plain user can run")

"""The wheel has all that a shop needs: another user installs it elsewhere, and sells."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM

import httpx
import pytest

from tests.support.accounts import as_root, python_for
from tests.support.own_shops import Start
from tests.support.running import ROOT, environment

PAGES = {
    "/": "Good things, brought to",
    "/legal/terms": "Terms",
    "/schema": "openapi",
    "/staff/login": "Password",
}


@pytest.fixture
def wheel(folder: Path) -> Path:
    """It is built from a copy, since setuptools leaves a folder beside what it builds."""
    source = folder / "source"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("app", "client"):
        shutil.copytree(ROOT / name, source / name, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "piccolo_conf.py"):
        shutil.copy(ROOT / name, source)
    built = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder / "built")
    _pip(*built, source)
    shutil.rmtree(source)
    [wheel] = (folder / "built").iterdir()
    return wheel


@pytest.mark.proof
@as_root
def test_a_shop_is_installed_from_the_wheel_by_another_user(
    wheel: Path, up: Start, folder: Path
) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    # What it depends on is here already; only the wheel itself is installed.
    installed = folder / "installed"
    _pip("install", "--no-deps", "--target", installed, wheel)
    libraries = [path for path in sys.path if "site-packages" in path]
    env = environment(HOME=str(folder), LD_LIBRARY_PATH=str(folder / "python/lib"))
    env["PYTHONPATH"] = os.pathsep.join([str(installed), *libraries])
    command = (python_for(nobody, env, folder / "python"), "-P", "-m", "app.cli")
    said = subprocess.run(
        [*command, "--version"], env=env, cwd="/", user=nobody, capture_output=True, text=True
    )
    assert said.stdout.startswith("doorstep, version "), said.stderr

    os.chown(folder, nobody, nobody)
    shop = up(folder / "data", "--web", "1", command=command, env=env, user=nobody).opened()
    with httpx.Client(base_url=shop.url, verify=False, timeout=30) as client:
        for path, text in PAGES.items():
            answer = client.get(path)
            assert (answer.status_code, text in answer.text) == (200, True), path
        home = client.get("/", headers={"Accept-Language": "de"}).text
        assert "Warenkorb" in home
        for asset in ("css/shop", "vendor/htmx", "demo/"):
            address = home[home.index(f"/static/{asset}") :].partition('"')[0]
            assert client.get(address).status_code == 200, address
    assert shop.ends(SIGTERM)[0] == 0


def _pip(*words: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr

"""For every user who starts it, and wherever its folder lies."""

import os
from pathlib import Path

import pytest

from tests.support.own_shops import Start
from tests.support.running import SMALL, doorstep, environment


@pytest.mark.proof
def test_starts_in_a_folder_that_only_its_owner_can_enter(up: Start, folder: Path) -> None:
    folder.chmod(0o700)
    shop = up(folder / "data", *SMALL).opened()
    assert shop.part("PostgreSQL").uids().real == os.geteuid()


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


def test_data_without_their_key_get_no_other_one(folder: Path) -> None:
    cluster = folder / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("18\n")
    refused = doorstep("up", "--port", "0", "--data-dir", folder)
    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert line.startswith(f"doorstep: the data in {folder} have lost their key: put ")
    assert not (folder / "secret-key").exists()

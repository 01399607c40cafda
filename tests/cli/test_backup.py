"""`doorstep backup` writes what can be restored, and never the key."""

import asyncio
import hashlib
import json
from pathlib import Path

import asyncpg
import pytest

from app.cli.backup import COUNTED, NoBackup, count_rows, dump, remove_all_but, without_password
from app.runtime.supervisor.folder import recorded
from app.services import shop
from tests.support.running import Up, doorstep, environment


def count(up: Up, schema: str, table: str) -> int:
    running = recorded(up.data)
    assert running

    async def ask() -> int:
        connection = await asyncpg.connect(running.environment["DATABASE_URL"])
        try:
            return await connection.fetchval(f"SELECT count(*) FROM {schema}.{table}")
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_a_backup_of_an_open_shop_says_what_it_holds(open_shop: Up, tmp_path: Path) -> None:
    folder = tmp_path / "backups"

    made = doorstep("backup", folder, "--keep", "1", "--data-dir", open_shop.data)

    assert (made.returncode, made.stderr) == (0, "")
    [file], [noted] = folder.glob("*.dump"), folder.glob("*.json")
    assert (file.stat().st_mode | noted.stat().st_mode) & 0o077 == 0
    key = (open_shop.data / "secret-key").read_text()
    note = json.loads(noted.read_text())
    assert note["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert note["key_fingerprint"] == shop.fingerprint(key)
    assert key not in made.stdout + noted.read_text()
    held = {name: count(open_shop, *table) for name, table in COUNTED.items()}
    assert note["holds"] == held
    assert held["products"] > 0
    assert ", ".join(f"{held[name]} {name}" for name in held) in made.stdout
    # A dump that breaks off is no backup.
    assert count_rows(file, *COUNTED["products"]) == held["products"]
    file.write_bytes(file.read_bytes()[:4000])
    with pytest.raises(NoBackup):
        count_rows(file, *COUNTED["orders"])


@pytest.mark.parametrize(
    ("url", "bare", "password"),
    [
        ("postgresql://kim:a%40b@db:5432/shop", "postgresql://kim@db:5432/shop", "a@b"),
        ("postgresql://kim@db/shop?password=p&x=1", "postgresql://kim@db/shop?x=1", "p"),
        ("postgresql:///shop?host=/run/pg", "postgresql:///shop?host=/run/pg", None),
        ("postgresql://a,b:1/shop", "postgresql://a,b:1/shop", None),
    ],
)
def test_the_password_is_in_no_list_of_processes(url: str, bare: str, password: str | None) -> None:
    assert without_password(url) == (bare, {"PGPASSWORD": password} if password else {})


def test_nothing_is_made_with_another_key(open_shop: Up, tmp_path: Path) -> None:
    running = recorded(open_shop.data)
    assert running
    other = running.environment | {"SECRET_KEY": "rJ2nZ0-3TgH8yNwQ5vKdXuA7LmPbEcSf"}

    refused = doorstep("backup", tmp_path / "backups", env=environment(**other))

    assert refused.returncode == 1
    assert "the data were made with another SECRET_KEY" in refused.stderr
    assert not (tmp_path / "backups").exists()


def test_the_latest_are_kept_with_their_notes_and_nothing_else_is_touched(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        for end in ("dump", "json"):
            (tmp_path / f"doorstep-2026120{day}T000000Z.{end}").touch()
    (tmp_path / "doorstep-mine.dump").touch()

    remove_all_but(tmp_path, 2)

    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [
        *("doorstep-20261202T000000Z.dump", "doorstep-20261202T000000Z.json"),
        *("doorstep-20261203T000000Z.dump", "doorstep-20261203T000000Z.json"),
        "doorstep-mine.dump",
    ]


def test_a_server_that_is_away_is_named_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(NoBackup) as refused:
        dump("postgresql://shop:sesame@127.0.0.1:1/shop", tmp_path / "dump")
    assert "127.0.0.1" in str(refused.value)
    assert "sesame" not in str(refused.value)

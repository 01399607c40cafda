"""A socket lies where its path is short enough."""

import shutil
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.own_shops import Start
from tests.support.running import SMALL, doorstep, environment


@pytest.mark.proof
def test_starts_in_a_folder_with_a_path_too_long_for_sockets(
    up: Start, furnished: Path, folder: Path
) -> None:
    long = folder / ("a folder with a long name " * 4).strip() / "data"
    shutil.copytree(furnished, long)
    temporary = folder / "short"
    temporary.mkdir()
    shop = up(long, *SMALL, env=environment(TMPDIR=str(temporary))).opened()
    assert list(temporary.rglob("*.sock"))
    made = doorstep("key", "add", "a program", "--scope", "orders:read", "--data-dir", long)
    assert shop.get("/api/v1/orders", made.stdout.strip()) == 200
    assert shop.ends(SIGTERM)[0] == 0
    assert not list(temporary.iterdir())

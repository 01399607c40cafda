"""The other commands find an open shop by its folder."""

import os
import subprocess
import sys

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import Up, doorstep

LOADS = """
import asyncio, gc
from app.cli.connecting import connect, with_database
connect(None)
print(gc.isenabled())
async def work(): print(gc.isenabled())
with_database(work)
"""


def test_other_commands_find_it_by_its_folder(open_shop: Up) -> None:
    made = doorstep(
        "key", "add", "a program", "--scope", "orders:read", "--data-dir", open_shop.data
    )
    [key] = made.stdout.splitlines()
    assert open_shop.get("/api/v1/orders", key) == 200
    assert open_shop.get("/api/v1/orders") == 401


def test_garbage_is_collected_once_all_is_loaded() -> None:
    """A process that never did would grow for ever."""
    run = subprocess.run(
        [sys.executable, "-c", LOADS], capture_output=True, text=True, env={**os.environ}
    )
    assert run.stdout.split() == ["False", "True"], run.stderr

"""Each command of docs/backup.md runs, in the order of the page."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from tests.support.running import Up, environment
from tests.support.servers import programs

PAGE = Path(__file__).parents[2] / "docs" / "backup.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAME = "from_a_backup"
WITHOUT = "DROP DATABASE IF EXISTS from_a_backup WITH (FORCE)"


@pytest.fixture
async def new_url() -> str:
    """An empty database on the server of this run."""
    server = os.environ["TEST_DATABASE_URL"]
    connection = await asyncpg.connect(server)
    await connection.execute(WITHOUT)
    await connection.execute(f"CREATE DATABASE {NAME}")
    await connection.close()
    return server.replace("/doorstep?", f"/{NAME}?")


@pytest.mark.proof
def test_each_command_runs(open_shop: Up, tmp_path: Path, new_url: str) -> None:
    (tmp_path / "var").symlink_to(open_shop.data)
    blocks = BLOCK.findall(PAGE.read_text())
    assert len(blocks) == 6
    env = environment(
        NEW_URL=new_url,
        PATH=f"{Path(sys.executable).parent}:{programs()}:{os.environ['PATH']}",
        REDIS_URL=os.environ["TEST_REDIS_URL"],
        SECRET_KEY=(open_shop.data / "secret-key").read_text(),
    )
    script = "set -e\n" + "".join(blocks)
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("every promise holds") == 3
    assert "Restored at" in done.stdout

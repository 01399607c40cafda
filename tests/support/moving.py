"""A database on its way to another cluster, by PostgreSQL's own tools."""

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import PIPE, STDOUT

from tests.support import servers

NAME = "moved"
COUNT_ON = """
DO $$ BEGIN FOR turn IN 1..{} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$
"""
COMMAND = "import sys; from app.cli import main; sys.argv[1:] = {}; main()"


def dump(url: str) -> bytes:
    return _tool("pg_dump", "-Fc", "-d", url)


def restore(given: bytes, url: str) -> None:
    _tool("pg_restore", "--no-owner", "--exit-on-error", "-d", url, given=given)


def _tool(name: str, *arguments: str, given: bytes = b"") -> bytes:
    program = servers.programs() / name
    done = subprocess.run([program, *arguments], input=given, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


async def run(url: str, *command: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        COMMAND.format(list(command)),
        env={**os.environ, "DATABASE_URL": url},
        stdout=PIPE,
        stderr=STDOUT,
    )
    told, _ = await process.communicate()
    return process.returncode, told.decode()

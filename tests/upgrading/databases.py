"""Databases of one test, and commands of the shop on them."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

DUMP = Path(__file__).parent / "0.1.0.sql.gz"
COMMAND = "import sys; from app.cli import main; sys.argv[1:] = {}; main()"


@asynccontextmanager
async def a_database(purpose: str, template: str = "template1") -> AsyncIterator[str]:
    """The address of an empty one, or of a copy."""
    name = f"{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield os.environ["TEST_DATABASE_URL"].replace("/doorstep?", f"/{name}?")
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


async def execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


async def run(url: str, *command: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        COMMAND.format(list(command)),
        env={**os.environ, "DATABASE_URL": url},
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()

"""Databases of one test, and commands of the shop on them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from tests.support import forked

DUMP = Path(__file__).parent / "0.1.0.sql.gz"


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


async def run(url: str, *command: str) -> tuple[int, str, str]:
    env = {**os.environ, "DATABASE_URL": url}
    done = await asyncio.to_thread(forked.run, command, env, cwd=os.curdir, timeout=100)
    return done.returncode, done.stdout, done.stderr

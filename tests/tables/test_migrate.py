"""Any number of processes may migrate at once, and a migration that fails leaves nothing."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator

import asyncpg
import pytest

MIGRATE = "import sys; from app.cli import main; sys.argv[1:] = ['migrate']; main()"
BROKEN = """
import asyncio
from app.infra import database
works = database.run_script
async def fails_at_its_end(sql):
    await works(sql + "; SELECT 1 / 0" if "deliveries_failed" in sql else sql)
database.run_script = fails_at_its_end
from app.messaging import register_subscriptions
from app.tables.migrate import migrate
async def run():
    await database.open_pool("broken")
    await migrate(register_subscriptions)
asyncio.run(run())
"""


@pytest.fixture
async def new_database() -> AsyncIterator[str]:
    """The address of a database without a table."""
    name = f"new_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    await server.execute(f"DROP DATABASE IF EXISTS {name}")
    await server.execute(f"CREATE DATABASE {name}")
    yield os.environ["TEST_DATABASE_URL"].replace("/doorstep?", f"/{name}?")
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


async def migrate(url: str, code: str = MIGRATE) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        env={**os.environ, "DATABASE_URL": url},
        stdout=PIPE,
        stderr=PIPE,
    )
    _, told = await process.communicate()
    return process.returncode, told.decode()


async def tables_of(url: str) -> int:
    connection = await asyncpg.connect(url)
    found = await connection.fetchval(
        "SELECT count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
    )
    await connection.close()
    return found


async def test_four_at_once_on_an_empty_database(new_database: str) -> None:
    ended = await asyncio.gather(*(migrate(new_database) for _ in range(4)))
    assert [code for code, _ in ended] == [0, 0, 0, 0], ended
    assert await tables_of(new_database) > 12


async def test_a_failing_migration_leaves_nothing_and_can_be_tried_again(new_database: str) -> None:
    code, told = await migrate(new_database, BROKEN)
    assert code != 0
    assert "division by zero" in told
    assert await tables_of(new_database) == 0
    assert (await migrate(new_database))[0] == 0

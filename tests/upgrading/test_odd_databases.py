"""A database that cannot be migrated is left as it is, and one line says what is wrong with it."""

import gzip
import os
from collections.abc import AsyncIterator

import asyncpg
import pytest

from piccolo_conf import APP_REGISTRY
from tests.upgrading.databases import DUMP, a_database, execute, run

FOREIGN = "schemas of the shop's names are there already ({}), and the table migration records"
RECORD = "CREATE TABLE migration (app_name varchar, name varchar)"
NOT_OURS = "public.migration is not the table in which the shop records its migrations; give the"

BEFORE_ANYTHING = {
    "CREATE SCHEMA products": FOREIGN.format("products"),
    "CREATE TABLE migration (id int)": NOT_OURS,
    f"{RECORD}; INSERT INTO migration VALUES ('auth', '0001'), (NULL, 'x')": (
        "the table migration is that of another program"
    ),
    "DROP SCHEMA public": "names no schema in which the migrations can be recorded; ALTER ROLE",
    "ALTER DATABASE {} SET search_path = ''": 'the search_path ("") names no schema in which',
    "ALTER DATABASE {} SET default_transaction_read_only = on": "can only be read, since it is a",
}
AFTER_IT = {
    "TRUNCATE migration": FOREIGN.format(f"accounts and {len(APP_REGISTRY.apps) - 1} more"),
    "DELETE FROM migration WHERE app_name = 'sales'": "has lost lines of this database (sales 20",
    "DROP SCHEMA shop CASCADE": "schemas that were made are gone (shop); restore a backup",
    "CREATE SCHEMA other; ALTER DATABASE {} SET search_path = other": (
        "recorded in public.migration, which the search_path (other) does not reach; ALTER ROLE"
    ),
    "ALTER DATABASE {} SET default_transaction_read_only = on": "can only be read, since it is a",
}
OF_0_1_0 = {
    "CREATE SCHEMA shop": FOREIGN.format("shop"),
    "TRUNCATE public.migration": FOREIGN.format("audit_log and 6 more"),
    "DROP TABLE sales.mails CASCADE": 'refused a statement: relation "sales.mails" does not exist',
}
RIGHTS = {
    "GRANT CONNECT ON DATABASE {0} TO {1}": "for schema public; grant this role the right, or",
    "REVOKE ALL ON DATABASE {0} FROM PUBLIC": 'permission denied for database "{0}" DETAIL:',
    "GRANT CREATE ON SCHEMA public TO {1}": "permission denied for database {0}; grant this role",
}


# Every schema and what is in it, with the transaction that changed it last.
THERE = """
SELECT pg_class.oid, nspname, relname, pg_class.xmin::text AS changed
FROM pg_namespace LEFT JOIN pg_class ON relnamespace = pg_namespace.oid
WHERE nspname !~ '^(pg_|information_schema$)' ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
async def migrated() -> AsyncIterator[str]:
    """The name of a database of this version, to be copied."""
    async with a_database("migrated") as url:
        assert (await run(url, "migrate"))[0] == 0
        yield name_of(url)


async def rows(url: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()


async def refused(url: str, says: str, role: str = "doorstep") -> None:
    before = await rows(url, THERE)
    code, out, told = await run(url.replace("//doorstep@", f"//{role}@"), "migrate")
    assert (code, out) == (1, "")
    [line] = told.splitlines()
    assert line.startswith("doorstep: ")
    assert says in line
    assert await rows(url, THERE) == before


def name_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


@pytest.mark.parametrize(("change", "says"), BEFORE_ANYTHING.items())
async def test_before_anything_was_made(change: str, says: str) -> None:
    async with a_database("odd") as url:
        await execute(url, change.format(name_of(url)))
        await refused(url, says)


@pytest.mark.parametrize(("change", "says"), AFTER_IT.items())
async def test_after_it_was_migrated(migrated: str, change: str, says: str) -> None:
    async with a_database("odd", migrated) as url:
        await execute(url, change.format(name_of(url)))
        await refused(url, says)


@pytest.mark.parametrize(("change", "says"), OF_0_1_0.items())
async def test_of_0_1_0(change: str, says: str) -> None:
    async with a_database("odd") as url:
        await execute(url, gzip.decompress(DUMP.read_bytes()).decode())
        await execute(url, change)
        await refused(url, says)


@pytest.mark.parametrize(("change", "says"), RIGHTS.items())
async def test_by_a_role_without_the_right(change: str, says: str) -> None:
    role = f"poor_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    await server.execute(f"CREATE ROLE {role} LOGIN")
    try:
        async with a_database("odd") as url:
            await execute(url, change.format(name_of(url), role))
            await refused(url, says.format(name_of(url)), role)
    finally:
        await server.execute(f"DROP ROLE {role}")
        await server.close()


async def test_another_command_says_that_it_is_not_migrated() -> None:
    async with a_database("odd") as url:
        code, _, told = await run(url, "audit")
        assert code == 1
        [line] = told.splitlines()
        assert line.startswith("doorstep: this database lacks what the shop needs (relation")
        assert line.endswith("run doorstep migrate first")


async def test_lines_of_another_program_beside_the_shop_s_are_left_alone(migrated: str) -> None:
    async with a_database("odd", migrated) as url:
        await execute(url, "INSERT INTO migration (app_name, name) VALUES ('blog', 'first')")
        assert (await run(url, "migrate"))[0] == 0

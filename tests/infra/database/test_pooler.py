"""The shop behind a real pgbouncer: each limit arrives, and nothing depends on a session."""

import asyncio
import os
from collections.abc import Iterator

import asyncpg
import pytest

from app.infra.database import (
    WrongAddress,
    fetch,
    fetch_value,
    refuse_wrong_address,
    savepoint,
    take_time,
    transaction,
)
from app.infra.database.limits import LIMITS
from app.tables.products.stock import StockRow
from tests.infra.database.conftest import PoolAt
from tests.support.poolers import NEEDS_PGBOUNCER, pgbouncer, through
from tests.support.running import doorstep, environment

pytestmark = [NEEDS_PGBOUNCER, pytest.mark.timeout(120)]
IGNORED = f"ignore_startup_parameters = {','.join(LIMITS)}"
SECRET = "a secret for the tests, as long as a real one"


@pytest.fixture(scope="module", params=["session", "transaction"])
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def pooled(mode: str) -> Iterator[str]:
    # In session mode each client has a connection of its own.
    with pgbouncer(mode, size=5 if mode == "transaction" else 20) as host:
        yield through(host, os.environ["DATABASE_URL"])


async def seen() -> dict[str, str]:
    return {name: await fetch_value(f"SHOW {name}") for name in LIMITS}


async def test_each_limit_arrives(pooled: str, mode: str, pool_at: PoolAt) -> None:
    await pool_at(pooled, mode)
    await refuse_wrong_address("tests")

    assert await seen() == LIMITS
    async with transaction():
        await take_time(60)
        assert await fetch_value("SHOW lock_timeout") == "1min"
    async with transaction():
        assert await seen() == LIMITS, "more time is for one transaction alone"


@pytest.mark.proof
async def test_a_lock_is_waited_for_as_long_as_the_shop_says(
    pooled: str, mode: str, pool_at: PoolAt
) -> None:
    direct = await asyncpg.connect(os.environ["DATABASE_URL"])
    await pool_at(pooled, mode)
    await fetch("CREATE TABLE IF NOT EXISTS held (id int)")
    await direct.execute("BEGIN; LOCK TABLE held")
    began = asyncio.get_running_loop().time()

    with pytest.raises(asyncpg.LockNotAvailableError):
        await fetch("SELECT * FROM held")

    assert 2.5 < asyncio.get_running_loop().time() - began < 6
    await direct.close()


async def test_many_at_once_get_their_own_answers(pooled: str, mode: str, pool_at: PoolAt) -> None:
    """Statements of others run between the preparation of one and its execution."""
    await pool_at(pooled, mode)

    async def ask(number: int) -> None:
        assert await fetch_value("SELECT $1::int * 2", number) == number * 2
        assert await fetch_value("SELECT $1::text || 'x'", str(number)) == f"{number}x"
        async with transaction():
            await fetch("SELECT pg_advisory_xact_lock($1)", number)
            async with savepoint():
                assert await fetch_value("SELECT $1::int + 1", number) == number + 1
        assert await StockRow.count().where(StockRow.product_id == str(number)) == 0

    await asyncio.gather(*map(ask, range(100)))


async def test_without_the_setting_the_pooler_is_named(pooled: str, pool_at: PoolAt) -> None:
    await pool_at(pooled)
    with pytest.raises(WrongAddress, match="set DATABASE_POOLER to its mode"):
        await refuse_wrong_address("tests")
    with pytest.raises(WrongAddress):
        await fetch("SELECT 1")


@pytest.mark.parametrize(
    "command",
    ["web", *(pytest.param(name, marks=pytest.mark.proof) for name in ("worker", "migrate"))],
)
async def test_a_command_ends_and_names_the_setting(command: str, pooled: str) -> None:
    given = environment(
        DATABASE_URL=pooled, REDIS_URL=os.environ["REDIS_URL"], SECRET_KEY=SECRET + "9Kq2"
    )
    refused = await asyncio.to_thread(doorstep, command, env=given)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "set DATABASE_POOLER to its mode, session or transaction" in refused.stderr
    assert refused.stderr.count("\n") == 1


async def test_limits_that_a_pooler_swallows_are_missed(pool_at: PoolAt) -> None:
    with pgbouncer("session", more=IGNORED) as host:
        await pool_at(through(host, os.environ["DATABASE_URL"]))
        with pytest.raises(WrongAddress, match="_timeout is 0 there and not"):
            await refuse_wrong_address("tests")


async def test_a_session_that_is_none_is_noticed(pool_at: PoolAt) -> None:
    with pgbouncer("transaction") as host:
        await pool_at(through(host, os.environ["DATABASE_URL"]), "session")
        with pytest.raises(WrongAddress, match="set DATABASE_POOLER=transaction"):
            await refuse_wrong_address("tests")


async def test_the_word_of_hosted_databases_says_the_same(pool_at: PoolAt) -> None:
    with pgbouncer("transaction") as host:
        await pool_at(f"{through(host, os.environ['DATABASE_URL'])}?pgbouncer=true")
        assert await seen() == LIMITS


async def test_a_word_that_the_pooler_refuses_is_to_be_left_out(pool_at: PoolAt) -> None:
    with pgbouncer("transaction") as host:
        address = f"{through(host, os.environ['DATABASE_URL'])}?options=-c%20geqo%3Doff"
        await pool_at(address, "transaction")
        with pytest.raises(WrongAddress, match=r"startup parameter.*options.*leave it out"):
            await refuse_wrong_address("tests")

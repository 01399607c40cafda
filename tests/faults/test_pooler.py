"""A shop behind pgbouncer, which is killed while orders come in."""

import asyncio
import os
from collections.abc import AsyncIterator
from time import monotonic

import asyncpg
import pytest

from tests.faults.harness.bench import Buyers, Counter
from tests.faults.harness.shop import Shop, opened
from tests.support.poolers import NEEDS_PGBOUNCER, Pgbouncer, through

pytestmark = [NEEDS_PGBOUNCER, pytest.mark.proof, pytest.mark.timeout(240)]
NAME = "behind_a_pooler"
# Orders before and after pgbouncer is killed.
BUSY = 30


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: this shop has a database of its own."""


@pytest.fixture(params=["session", "transaction"])
async def pooler(request: pytest.FixtureRequest) -> AsyncIterator[Pgbouncer]:
    server = os.environ["TEST_DATABASE_URL"]
    direct = await asyncpg.connect(server)
    await direct.execute(f"CREATE DATABASE {NAME}")
    # In session mode each of the shop's connections needs one of its own.
    started = Pgbouncer(request.param, size=60 if request.param == "session" else 6)
    started.start()
    try:
        yield started
    finally:
        started.stop()
        await direct.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        await direct.close()


class PooledShop(Shop):
    """The checker looks at the truth directly."""

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(direct_url())


def direct_url() -> str:
    return os.environ["TEST_DATABASE_URL"].replace("/doorstep?", f"/{NAME}?")


async def test_pgbouncer_is_killed_under_load_and_nothing_is_lost(pooler: Pgbouncer) -> None:
    env = {
        "DATABASE_URL": through(pooler.host, direct_url()),
        "DATABASE_POOLER": pooler.mode,
        "DATABASE_ADMIN_URL": direct_url(),
        "REDIS_URL": f"{os.environ['TEST_REDIS_URL']}?db=13",
        "SECRET_KEY": "one secret for the pooled shop, as long as a real one",
    }
    with opened(2, 1, env) as shop:
        shop.__class__ = PooledShop
        counter = Counter(shop, shop.key(*Counter.SCOPES))
        product = await counter.product(100_000)
        async with asyncio.timeout(120), Buyers(counter, product) as buyers:
            while buyers.outcomes()["201"] < BUSY:
                await asyncio.sleep(0.05)
            pooler.kill()
            while not buyers.outcomes()["503"]:
                await asyncio.sleep(0.05)
            pooler.start()
            back = monotonic()
            assert await buyers.taken_after(back) < 5
            while buyers.outcomes(since=back)["201"] < BUSY:
                await asyncio.sleep(0.05)
        assert await counter.breaches() == []

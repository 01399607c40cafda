"""What a statement and a transaction cost in each mode: a plain shop pays for no pooler."""

import os

import pytest

from app.infra.database import fetch_value, transaction
from tests.infra.database.conftest import PoolAt
from tests.support.proxies import Proxy

# By pooler and words: round trips of a statement alone, and of a transaction with one statement.
COSTS = [
    (None, "", 1, 3),
    ("session", "", 1, 3),
    ("transaction", "", 4, 4),
    ("transaction", "?statement_cache_size=100", 3, 3),
]


@pytest.mark.parametrize(("pooler", "words", "alone", "within"), COSTS)
async def test_round_trips(
    pooler: str | None,
    words: str,
    alone: int,
    within: int,
    proxies: list[Proxy],
    pool_at: PoolAt,
) -> None:
    [proxy, *_] = proxies
    name = os.environ["DATABASE_URL"].partition("@/")[2].partition("?")[0]
    await pool_at(f"postgresql://doorstep@{proxy.host}/{name}{words}", pooler)

    async def cost(in_transaction: bool) -> int:
        before = proxy.turns
        if in_transaction:
            async with transaction():
                await fetch_value("SELECT $1::int", 1)
        else:
            await fetch_value("SELECT $1::int", 1)
        return proxy.turns - before

    await cost(False)
    # Other parts of this process may ask something in between, which only adds.
    costs = [(await cost(False), await cost(True)) for _ in range(10)]
    assert [min(one) for one in zip(*costs, strict=True)] == [alone, within]

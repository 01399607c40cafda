"""Using Redis once finds a server that is away, and leaves nothing in one that works."""

import asyncio

import pytest

from app.infra import redis
from app.infra.redis import RedisFault, watch
from app.infra.tasks import end
from tests.support.redis_servers import redis_server, turn_to

pytestmark = pytest.mark.usefixtures("no_connections")


@pytest.mark.usefixtures("patient")
async def test_a_server_that_is_frozen_or_gone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server() as server:
        await turn_to(monkeypatch, server.url)
        assert await redis.look() is None
        server.freeze()
        frozen = await redis.look(0.02)
        server.thaw()
        assert await redis.look() is None
        server.kill()
        gone = await redis.look()
    await turn_to(monkeypatch, "redis://no-such-host.invalid")
    await redis.close()
    nowhere = await redis.look()

    assert [found and found.kind for found in (frozen, gone, nowhere)] == ["frozen", "gone", "gone"]
    assert nowhere
    assert "no-such-host.invalid" in nowhere.sentence


@pytest.mark.usefixtures("patient")
async def test_looking_leaves_nothing_behind_and_disturbs_no_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with redis_server() as server:
        await turn_to(monkeypatch, server.url)
        await server.ask("ZADD", "arq:queue", 5, "a job")
        for _ in range(2):
            assert await redis.look() is None
        left = {bytes(key) for key in await server.ask("KEYS", "*")}
        ends = [await server.ask("PTTL", key) for key in left - {b"arq:queue"}]
        jobs = await server.ask("ZRANGE", "arq:queue", 0, -1)

    assert jobs == [b"a job"]
    assert all(0 < end <= 1000 for end in ends)


async def test_a_question_during_the_first_use_is_answered_by_a_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = RedisFault("full", "The server is full.")
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def look() -> RedisFault:
        begun.set()
        await goes_on.wait()
        return fault

    monkeypatch.setattr(watch, "look", look)
    watching = asyncio.create_task(redis.keep_using())
    await begun.wait()
    asking = asyncio.create_task(redis.condition())
    await asyncio.sleep(0)
    goes_on.set()

    assert await asking == fault
    await end([watching])

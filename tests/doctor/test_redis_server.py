"""What the doctor says of Redis or Valkey."""

import pytest

from app.doctor import redis_server as doctor
from app.infra import redis
from app.infra.redis import clients
from app.values.diagnoses import DiagnosisState
from tests.support.diagnosed import is_wrong
from tests.support.redis_servers import does, redis_server, turn_to


async def test_a_redis_that_is_used_is_well() -> None:
    assert (await doctor.use()).state == DiagnosisState.OK
    version = await doctor.version()
    assert version is not None
    assert (version.state, version.message.split()[0]) == (DiagnosisState.OK, "Valkey")
    await redis.close()


async def test_a_redis_that_is_full_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    await redis.close()
    monkeypatch.setattr(clients, "GIVEN_UP_AFTER", 10)
    with redis_server() as server:
        await does("CONFIG SET maxmemory 1")(server)
        await turn_to(monkeypatch, server.url)
        said = await doctor.use()
        await redis.close()

    assert said.state == DiagnosisState.WRONG
    assert said.message.startswith("it cannot be used. The server is full")


async def test_a_redis_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    await redis.close()
    await turn_to(monkeypatch, "redis://127.0.0.1:1")
    assert is_wrong(await doctor.use(), "cannot be reached")
    assert await doctor.version() is None
    await redis.close()


async def test_a_redis_that_deletes_keys_is_worth_a_look() -> None:
    await redis.client().config_set("maxmemory-policy", "allkeys-lru")
    try:
        said = await doctor.version()
        assert said is not None
        assert (said.state, "allkeys-lru" in said.message) == (DiagnosisState.CAUTION, True)
        assert "noeviction" in said.advice
    finally:
        await redis.client().config_set("maxmemory-policy", "noeviction")
        await redis.close()


@pytest.mark.parametrize(("number", "too_old"), [("6.0.16", True), ("6.2.0", False), ("7", False)])
def test_a_redis_before_6_2_is_too_old(number: str, too_old: bool) -> None:
    assert doctor.is_too_old(number) is too_old

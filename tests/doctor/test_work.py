"""A worker is alive while what it writes is there."""

import os

import pytest

from app.doctor.work import workers
from app.infra import redis
from app.infra.database import ENGINE
from app.values.diagnoses import DiagnosisState
from app.workers.process import new_arq_worker
from tests.support.diagnosed import is_wrong


async def test_a_worker_without_redis_is_alive_while_it_is_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever name DATABASE_URL gives to its sessions."""
    await redis.client().flushdb()
    named = os.environ["DATABASE_URL"] + "&application_name=shop1"
    monkeypatch.setattr(ENGINE, "config", {"dsn": named})
    assert is_wrong(await workers(), "none is alive")

    link = await ENGINE.new_connector("worker").connect()
    assert (await workers()).state == DiagnosisState.OK
    await link.close()
    await redis.close()


async def test_a_worker_is_alive_once_it_has_recorded_its_health() -> None:
    await redis.client().flushdb()
    assert is_wrong(await workers(), "none is alive", "start doorstep worker")

    worker = new_arq_worker()
    await worker.record_health()

    alive = await workers()
    assert (alive.state, alive.message) == (DiagnosisState.OK, "1 alive")
    await redis.client().flushdb()
    await redis.close()

"""A worker does what is due by itself, and a deadline that fails keeps no other waiting."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app.infra import looks
from app.infra.database import now
from app.infra.tasks import end
from app.services import delivery
from app.values.statuses import SettableHold
from app.workers import back_off, deadlines
from tests.support.holding import grow_due
from tests.support.holding import order as order
from tests.support.holding import parcel as parcel


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "EVERY", 0.01)
    monkeypatch.setattr(back_off, "FIRST_WAIT", 0.01)


async def goes_when_due(key: UUID, failed: Callable[[], bool]) -> None:
    until = await now() + timedelta(hours=1)
    await delivery.hold(key, SettableHold.MANUAL, "Bea", until=until)
    task = asyncio.create_task(deadlines.watch_deadlines())
    await grow_due()
    async with asyncio.timeout(10):
        while (await delivery.find_shipment(key)).hold or not failed():
            await asyncio.sleep(0.005)
    assert not task.done()
    await end([task])


async def test_a_worker_lifts_the_hold_that_is_due(parcel: UUID) -> None:
    await goes_when_due(parcel, lambda: True)


async def test_another_deadline_fails_alone_and_again(
    parcel: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[int] = []

    async def fails(rows: int) -> int:
        failures.append(rows)
        raise TimeoutError

    monkeypatch.setattr(deadlines, "DEADLINES", {fails: "", **deadlines.DEADLINES})
    await goes_when_due(parcel, lambda: len(failures) > 2)

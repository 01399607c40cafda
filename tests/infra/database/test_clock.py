"""How far this machine's clock is from PostgreSQL's is measured, shown, and said once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.infra import clock, metrics
from app.infra.clock import Skew
from app.infra.database import clock as measuring
from app.infra.database import measure_skew
from app.infra.tasks import end
from tests.support.logged import logged

HOUR = timedelta(hours=1)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, timedelta]:
    """How far the machine's clock is ahead, as `off`."""
    set_to = {"off": timedelta()}

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return datetime.now(tz) + set_to["off"]

    monkeypatch.setattr(clock, "datetime", Clock)
    return set_to


async def test_a_machine_is_compared_with_postgresql(machine: dict[str, timedelta]) -> None:
    assert abs((await measure_skew()).certain) < 0.1

    machine["off"] = -HOUR

    skew = await measure_skew()
    assert skew.uncertainty < 1
    assert abs(skew.seconds + 3600) < 1
    assert abs(clock.about_now() - datetime.now(UTC)) < timedelta(seconds=1)


async def test_a_difference_is_shown_and_said_once(
    machine: dict[str, timedelta], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = asyncio.Event()

    async def noted() -> Skew:
        measured.set()
        return await measure_skew()

    async def measurements(count: int) -> None:
        # The last of them may have begun before the clock was set, so one more is waited for.
        for _ in range(count + 1):
            measured.clear()
            await asyncio.wait_for(measured.wait(), 5)

    monkeypatch.setattr(measuring, "MEASURE_EVERY", 0)
    monkeypatch.setattr(measuring, "measure_skew", noted)
    with logged(measuring) as lines:
        keeping = asyncio.create_task(measuring.keep_clock())
        await measurements(2)
        assert lines == []

        machine["off"] = HOUR
        await measurements(3)
        assert 3599 < metrics.clock_skew._value.get() < 3601
        [line] = lines
        assert (line["log_level"], line["seconds"]) == ("warning", 3600.0)

        machine["off"] = timedelta()
        await measurements(3)
        assert [line["log_level"] for line in lines] == ["warning", "info"]
        await end([keeping])

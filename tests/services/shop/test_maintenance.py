"""Maintenance reaches every process, ends in time, and is noted."""

import asyncio
from datetime import timedelta

import pytest

from app.audit_log import Actor
from app.infra.clock import about_now
from app.infra.database import fetch, now
from app.services import shop
from app.values.maintenance import maintenance_at
from tests.support.audit_lines import bea as bea
from tests.support.audit_lines import lines
from tests.support.maintaining import orders_are_taken_after as orders_are_taken_after

SOON = timedelta(seconds=30)


def stands() -> bool:
    return maintenance_at(about_now()) is not None


async def test_it_is_on_until_somebody_ends_it() -> None:
    assert not stands()
    begun = await shop.begin_maintenance("Stock-taking", None)
    assert (begun.version, begun.text, stands()) == (1, "Stock-taking", True)
    assert await shop.end_maintenance()
    assert not stands()
    assert not await shop.end_maintenance()
    assert await fetch("SELECT FROM shop.maintenance WHERE version > 2") == []


async def test_the_same_again_changes_nothing() -> None:
    end = await now() + SOON
    for _ in range(2):
        assert (await shop.begin_maintenance("Stock-taking", end)).version == 1
    assert (await shop.begin_maintenance("Stock-taking", None)).version == 2


async def test_it_ends_by_itself() -> None:
    begun = await shop.begin_maintenance("", await now() + SOON)
    assert begun.until
    assert begun.stands(begun.until - timedelta(seconds=1))
    assert not begun.stands(begun.until)
    assert begun.seconds_left(begun.until - SOON) == 30
    assert begun.seconds_left(begun.until) == 1


async def test_what_is_over_cannot_begin() -> None:
    with pytest.raises(shop.MaintenanceOver):
        await shop.begin_maintenance("", await now())
    assert not stands()


async def test_two_at_once_are_two_versions() -> None:
    both = await asyncio.gather(*(shop.begin_maintenance(text, None) for text in ("One", "Two")))
    assert {one.version for one in both} == {1, 2}
    known = maintenance_at(about_now())
    assert known
    assert known.version == 2


async def test_who_stopped_the_shop_is_noted(bea: Actor) -> None:
    await shop.begin_maintenance("Stock-taking", None)
    await shop.end_maintenance()
    [begun] = await lines(action="maintenance.began")
    [ended] = await lines(action="maintenance.ended")
    assert (begun.actor.name, begun.after["text"], ended.before["text"]) == (
        "Bea",
        "Stock-taking",
        "Stock-taking",
    )
    assert await fetch("SELECT FROM shop.maintenance WHERE changed_by = 'Bea'")


async def test_another_process_knows_within_a_second_without_a_nudge() -> None:
    keeping = asyncio.create_task(shop.keep_maintenance_current())
    try:
        await asyncio.sleep(0)
        await fetch("INSERT INTO shop.maintenance (version, is_on) VALUES (1, true)")
        async with asyncio.timeout(1):
            while not stands():
                await asyncio.sleep(0.01)
        await fetch("INSERT INTO shop.maintenance (version, is_on) VALUES (2, false)")
        async with asyncio.timeout(1):
            while stands():
                await asyncio.sleep(0.01)
    finally:
        keeping.cancel()

"""Hypothesis plays customers, packers, the cashier and a bank that fails, in any order."""

import asyncio
from collections import Counter

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import FlakyFailure
from hypothesis.stateful import run_state_machine_as_test

from app.services.payments import online_operations, pages
from app.workers import cashier
from tests.faults.harness.money_machine import CALLS, NOTICES, MoneyModel
from tests.faults.harness.planted_money import MONEY, Plant
from tests.faults.harness.playing import drawn, never_happened
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("same_each_time")]

# What happens in any few games.
OFTEN = (
    *("left", "refund", "refund at the bank", "refund failed", "refund arrived"),
    *("notice before the order", "pay: 303", "decline: 200", "too late: 303"),
    *("the cashier dies", "overtaken", "two cashiers"),
    *CALLS,
    *NOTICES,
)


@pytest.fixture
def same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine nothing falls due that did not on a quiet one: only games move the time.

    One cashier has one call under way, so that a fault always hits the same one.
    """
    monkeypatch.setattr(online_operations, "WAITS", (60.0, 60.0, 60.0, 300.0, 900.0))
    monkeypatch.setattr(pages, "TRIES", 2)
    monkeypatch.setattr(pages, "EVERY", 0)
    monkeypatch.setattr(cashier, "AT_ONCE", 1)


async def play(online: Online, examples: int, steps: int, seeded: int) -> Counter[str]:
    """Raises at the first game that the books lose; else returns what really happened."""
    MoneyModel.online, MoneyModel.loop = online, asyncio.get_running_loop()
    MoneyModel.happened = Counter()
    model = seed(seeded)(type("MoneyModel", (MoneyModel,), {}))
    rules = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=False,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    try:
        await asyncio.to_thread(run_state_machine_as_test, model, settings=rules)
    except FlakyFailure as failure:
        # Two who work at once need not meet again when the game is played once more.
        raise failure.exceptions[0] from failure
    return MoneyModel.happened


async def test_our_books_equal_those_of_the_bank(online: Online) -> None:
    found = await play(online, examples=10, steps=15, seeded=0)
    assert never_happened(found, "refund", "refund at the bank") == []


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_no_long_game_parts_our_books_from_those_of_the_bank(online: Online) -> None:
    found: Counter[str] = Counter()
    for number in drawn(6):
        found += await play(online, examples=20, steps=30, seeded=number)
    print(found)
    assert never_happened(found, *OFTEN) == []


@pytest.mark.proof
@pytest.mark.parametrize("plant", MONEY, ids=lambda plant: plant.__name__)
async def test_a_planted_bug_loses_the_game(
    online: Online, monkeypatch: pytest.MonkeyPatch, plant: Plant
) -> None:
    plant(monkeypatch)
    lost = (AssertionError, LookupError, asyncpg.PostgresError)
    with pytest.raises(lost, match=MONEY[plant]):
        for number in range(6):
            await play(online, examples=25, steps=30, seeded=number)

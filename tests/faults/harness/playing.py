"""Plays games of the machine: drawn ones by hypothesis, and stories of given steps."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from app.services.sales import details, placement
from tests.faults.harness.disturbance import Disturber
from tests.faults.harness.machine import Model


async def play(
    client: httpx.AsyncClient,
    key: dict[str, str],
    examples: int,
    steps: int,
    shrink: bool = True,
    seeded: int | None = None,
) -> Disturber:
    """Raises at the first game that the shop loses; else tells which faults really happened.

    `seeded` plays games in which few steps are enough for all kinds of them.
    """
    model = Model if seeded is None else seed(seeded)(type("Model", (Model,), {}))
    rules = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=examples < 50,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=tuple(Phase) if shrink else (Phase.generate,),
    )
    with _opened(client, key):
        await asyncio.to_thread(run_state_machine_as_test, model, settings=rules)
    return Model.disturber


async def tell(
    client: httpx.AsyncClient, key: dict[str, str], story: Callable[[Model], object]
) -> None:
    """A game whose steps are given; raises if the shop loses it."""

    def told() -> None:
        model = Model()
        story(model)
        model.the_books_add_up()
        model.no_delivery_is_half_done()
        model.teardown()

    with _opened(client, key):
        await asyncio.to_thread(told)


@contextmanager
def _opened(client: httpx.AsyncClient, key: dict[str, str]) -> Iterator[None]:
    Model.client, Model.key, Model.disturber = client, key, Disturber()
    Model.loop = asyncio.get_running_loop()
    with pytest.MonkeyPatch.context() as patch:
        # No worker works while a customer waits for the answer.
        patch.setattr(details, "PATIENCE", 0.0)
        patch.setattr(placement, "BATCHER", placement.batcher(Model.disturber.place_all))
        yield


def drawn(many: int) -> list[int]:
    """Numbers of new games, told so that they can be played again.

    Hypothesis changes what it has drawn more often than it draws anew, so that hundreds of games
    in one go may all begin alike.
    """
    numbers = [random.randrange(1_000_000) for _ in range(many)]
    print("the numbers of the games are", numbers)
    return numbers


def never_happened(found: Counter[str], *kinds: str) -> list[str]:
    return [kind for kind in kinds if not found[kind]]

"""Hypothesis plays customers, packers, workers and faults against the HTTP API, in any order."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.harness import planted, planted_corrections, planted_keys
from tests.faults.harness.disturbance import CUT, DIED, FLUSHED, LEFT, LOST
from tests.faults.harness.playing import drawn, never_happened, play

# Games follow from their number; as many are played as it takes for each kind of fault to happen.
SEEDS = (5, 1, 3, 2, 4, 6)
pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.timeout(300)]


STEPS = ("dispatch", "delivery", "tracking", "cancellation", "stock-movements", "split", "merge",
         "hold")  # fmt: skip
# What happens in any few games, and what may need some more.
OFTEN = (
    *(f"orders: {kind}" for kind in (LEFT, LOST, DIED, CUT, FLUSHED)),
    *(f"worker: {kind}" for kind in (LEFT, CUT, FLUSHED)),
    *(f"{step}: {LOST}" for step in STEPS),
    *("listener: heard backwards", "restored elsewhere", "worker: found no database"),
    *("email corrected", "503", "asked again", "was ordered", "was not ordered"),
    *("part left", "split", "merged", "missing", "wanted less"),
    *("held", "let go", "ended by itself", "stayed while it was held", "claimed"),
    *("asked", "nobody answered", "changed: None"),
)
SELDOM = (
    *(f"{step}: {LOST}" for step in ("shortage", "decision", "order")),
    *("corrected", "number of a part corrected", "came too late"),
    *("chosen: SEND_REST", "chosen: WAIT", "chosen: CANCEL"),
    *("changed: CLAIMED", "changed: SHIPPED"),
)


async def test_no_sequence_of_actors_and_faults_breaks_a_promise(client, key) -> None:
    assert (await play(client, key, examples=20, steps=30, seeded=SEEDS[0])).happened


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_each_kind_of_fault_happens_in_some_game(client, key) -> None:
    found: Counter[str] = Counter()
    for number in SEEDS:
        found += (await play(client, key, examples=20, steps=30, seeded=number)).happened
        print(number, never_happened(found, *OFTEN, *SELDOM))
        if not never_happened(found, *OFTEN):
            break
    assert never_happened(found, *OFTEN) == []


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_no_long_sequence_of_actors_and_faults_breaks_a_promise(client, key) -> None:
    found: Counter[str] = Counter()
    for number in drawn(20):
        found += (await play(client, key, examples=25, steps=40, seeded=number)).happened
    assert never_happened(found, *OFTEN, *SELDOM) == []


# What drawn games say of each; given ones are in `test_stories.py`.
LOSES: dict[Callable[..., None], str] = {
    planted_keys.key_ignored: "one request became 2 orders|asked again",
    planted.numbers_kept: "the feed",
    planted_keys.movement_key_ignored: "was booked 2 times|asked again",
    planted.double_restock: "made more of|does not succeed|'reserved'",
    planted.status_goes_back: "went back|made more of|disagree",
    planted_corrections.retraction_unseen: (
        "disagree|corrections were recorded|Sales knows each parcel|=="
    ),
}


@pytest.mark.proof
@pytest.mark.parametrize("plant", LOSES, ids=lambda plant: plant.__name__)
async def test_a_planted_bug_loses_the_game(
    client, key, monkeypatch, plant: Callable[..., None]
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=LOSES[plant]):
        for number in drawn(6):
            await play(client, key, examples=25, steps=30, shrink=False, seeded=number)

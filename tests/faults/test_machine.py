"""Hypothesis plays customers, packers, workers and faults against the HTTP API, in any order."""

from collections.abc import Callable

import pytest

from tests.faults.harness import planted, planted_corrections, planted_emails, planted_keys
from tests.faults.harness.disturbance import CUT, DIED, FLUSHED, LEFT, LOST, Disturber
from tests.faults.harness.machine import play

# Of games in which each kind of fault happens; another number plays others, as sound.
SEED = 1
pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.timeout(300)]


@pytest.fixture
async def key(api_key) -> dict[str, str]:
    scopes = ("orders:read", "orders:write", "products:write", "shipments:read", "shipments:write")
    return {"Authorization": f"Bearer {await api_key(*scopes)}"}


def assert_that_all_kinds_happened(found: Disturber) -> None:
    print(dict(found.happened))
    kinds = [f"orders: {kind}" for kind in (LEFT, LOST, DIED, CUT, FLUSHED)]
    kinds += [f"worker: {kind}" for kind in (LEFT, CUT, FLUSHED)]
    steps = ("dispatch", "delivery", "tracking", "cancellation", "stock-movements")
    kinds += [f"{step}: {LOST}" for step in steps]
    kinds += ["listener: heard backwards", "restored elsewhere", "worker: found no database"]
    kinds += [
        "corrected",
        "email corrected",
        "503",
        "asked again",
        "was ordered",
        "was not ordered",
    ]
    kinds += [
        "part left",
        "split",
        "merged",
        "missing",
        "wanted less",
        "number of a part corrected",
    ]
    kinds += [f"{step}: {LOST}" for step in ("split", "merge", "shortage")]
    assert [kind for kind in kinds if not found.happened[kind]] == []


async def test_no_sequence_of_actors_and_faults_breaks_a_promise(client, key) -> None:
    assert_that_all_kinds_happened(await play(client, key, examples=40, steps=30, seeded=SEED))


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_no_long_sequence_of_actors_and_faults_breaks_a_promise(client, key) -> None:
    assert_that_all_kinds_happened(await play(client, key, examples=200, steps=40))


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (planted_keys.key_ignored, "one request became 2 orders|asked again"),
        (planted.numbers_kept, "the feed"),
        (planted_emails.links_kept, "an old link opens|links and corrections differ"),
        (planted_emails.mails_forgotten, "not its two mails"),
        pytest.param(
            planted_keys.movement_key_ignored,
            "was booked 2 times|asked again",
            id="movement_key_ignored",
            marks=pytest.mark.proof,
        ),
        pytest.param(
            planted.double_restock,
            "made more of|does not succeed|'reserved'",
            id="double_restock",
            marks=pytest.mark.proof,
        ),
        pytest.param(
            planted.status_goes_back,
            "went back|made more of|disagree",
            id="status_goes_back",
            marks=pytest.mark.proof,
        ),
        pytest.param(
            planted_corrections.retraction_unseen,
            "disagree|corrections were recorded|==",
            id="retraction_unseen",
            marks=pytest.mark.proof,
        ),
    ],
    ids=("key_ignored", "numbers_kept", "links_kept", "mails_forgotten", *[None] * 4),
)
async def test_a_planted_bug_loses_the_game(
    client, key, monkeypatch, plant: Callable[..., None], said: str
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=said):
        await play(client, key, examples=49, steps=30, shrink=False)

"""Games of a few given steps, which a sound shop wins and a shop with one planted bug loses."""

from collections.abc import Callable

import pytest

from app.values.statuses import RestChoice
from tests.faults.harness import (
    planted,
    planted_corrections,
    planted_decisions,
    planted_emails,
    planted_holds,
    planted_keys,
)
from tests.faults.harness.disturbance import LOST, Fault
from tests.faults.harness.keeper import FAR_AWAY
from tests.faults.harness.machine import Model
from tests.faults.harness.playing import tell
from tests.faults.harness.relocator import ELSEWHERE

pytestmark = pytest.mark.usefixtures("shop")


def ordered_again(game: Model) -> None:
    game.request(1, Fault(LOST, 0), again=True)


def counted_in_again(game: Model) -> None:
    game.count_in(1, Fault(LOST, 0), True)


def restored_elsewhere(game: Model) -> None:
    game.begin(None, "waits")
    game.restore_elsewhere()
    game.order(1, None, False)


def addressed_anew(game: Model) -> None:
    game.correct_email(game.begin(None, "waits"), "ann@example.net", None)


def cancelled_and_heard_again(game: Model) -> None:
    game.cancel(game.begin(None, "waits"), None)
    game.hear_backwards("products")


def delivered_and_heard_again(game: Model) -> None:
    game.deliver(game.begin(None, "sent"), 0, None)
    game.hear_backwards("sales")


def delivered_by_mistake(game: Model) -> None:
    order = game.begin(None, "sent")
    game.deliver(order, 0, None)
    game.take_back(order, 0, None)


def held_and_sent(game: Model) -> None:
    game.dispatch(game.begin(None, "held"), 0, "T1", None, None)


def held_and_split(game: Model) -> None:
    game.split(game.begin(None, "held"), 0, 1, None)


def held_for_a_time(game: Model) -> None:
    game.hold(game.begin(None, "waits"), 0, "AWAITING_STOCK", FAR_AWAY, None)
    game.time_passes(None)


def chosen_twice(game: Model) -> None:
    order = game.begin(None, "asked")
    game.choose(order, RestChoice.SEND_REST, False, None)
    game.choose(order, RestChoice.WAIT, False, None)


def never_answered(game: Model) -> None:
    game.begin(None, "asked")


def changed_while_it_is_packed(game: Model) -> None:
    order = game.begin(None, "waits")
    game.claim(order, 0, "Pat Miller", False)
    game.change(order, {"note": "Ring twice."}, True, None)


def changed_when_part_had_left(game: Model) -> None:
    game.change(game.begin(None, "sent in part"), {"delivery_address": ELSEWHERE}, True, None)


def changed_in_two_parcels(game: Model) -> None:
    game.change(game.begin(None, "split"), {"delivery_address": ELSEWHERE}, True, None)


Story = Callable[[Model], None]
# Each bug with the story by which it loses, and with what the game says then.
LOSES: dict[Callable[[pytest.MonkeyPatch], None], tuple[Story, str]] = {
    planted_keys.key_ignored: (ordered_again, "one request became 2 orders"),
    planted_keys.movement_key_ignored: (counted_in_again, "was booked 2 times|asked again"),
    planted.numbers_kept: (restored_elsewhere, "the feed"),
    planted_emails.links_kept: (addressed_anew, "an old link opens"),
    planted_emails.mails_forgotten: (addressed_anew, "not its two mails"),
    planted.double_restock: (cancelled_and_heard_again, "or has had it and is not done"),
    planted.status_goes_back: (delivered_and_heard_again, "made more of|disagree"),
    planted_corrections.retraction_unseen: (delivered_by_mistake, "disagree"),
    planted_holds.hold_overlooked: (held_and_sent, '"status":"SHIPPED"'),
    planted_holds.hold_left_behind: (held_and_split, "a split loses a hold"),
    planted_holds.time_forgotten: (held_for_a_time, "a time is over, and nothing ended"),
    planted_decisions.decided_again: (chosen_twice, '"choice":"WAIT"'),
    planted_decisions.decision_unheard: (never_answered, "Sales knows each question"),
    planted_decisions.claim_overlooked: (
        changed_while_it_is_packed,
        "a change is DONE because of CLAIMED",
    ),
    planted_decisions.changed_when_it_had_left: (
        changed_when_part_had_left,
        "a change is DONE because of SHIPPED",
    ),
    planted_decisions.parcel_forgotten: (
        changed_in_two_parcels,
        "a parcel goes where its order says",
    ),
}


async def test_a_sound_shop_wins(client, key) -> None:
    for story in dict.fromkeys(story for story, _ in LOSES.values()):
        await tell(client, key, story)


@pytest.mark.parametrize("plant", LOSES, ids=lambda plant: plant.__name__)
async def test_a_planted_bug_loses(client, key, monkeypatch, plant) -> None:
    story, said = LOSES[plant]
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=said):
        await tell(client, key, story)

"""What failed too often stops, and is replayed by hand."""

from app import messaging
from app.messaging import one_by_one
from tests.support.events import LISTENER, asked, due_now, publish


async def test_stops_after_its_attempts_and_is_replayed_by_hand() -> None:
    [event_id] = await publish(asked())

    async def fail(event) -> None:
        raise ValueError("no shelf for it")

    tries = 0
    while await messaging.apply_due({LISTENER: one_by_one(fail)}):
        tries += 1
        await due_now()
    assert tries == 8
    [failure] = await messaging.failures()
    assert (failure.event_id, failure.attempts) == (event_id, 8)
    assert failure.error == "ValueError: no shelf for it"
    assert (await messaging.lag()).failed == 1

    applied = []

    async def succeed(event) -> None:
        applied.append(event)

    assert await messaging.replay(failure.entry_id)
    assert not await messaging.replay(failure.entry_id), "it is no longer a failed one"
    assert await messaging.apply_due({LISTENER: one_by_one(succeed)})
    assert len(applied) == 1
    assert (await messaging.lag()).failed == 0

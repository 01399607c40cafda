"""An event is there once its transaction has committed, and the feed misses none."""

import asyncio

import pytest

from app import messaging
from app.infra.database import fetch, fetch_value, transaction
from app.values.fields import Invalid
from tests.support.cast import place
from tests.support.events import asked


async def test_an_event_of_a_transaction_that_failed_was_never_there() -> None:
    with pytest.raises(ValueError, match="changed my mind"):
        async with transaction():
            await messaging.publish(asked())
            raise ValueError("changed my mind")
    assert await fetch_value("SELECT count(*) FROM messaging.events") == 0
    assert await fetch_value("SELECT count(*) FROM messaging.deliveries") == 0


@pytest.mark.usefixtures("shop")
async def test_whoever_pages_through_the_feed_misses_none() -> None:
    """Even of events whose transactions commit in another order than they were numbered in."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with transaction():
            await messaging.publish(asked())
            begun.set()
            await go_on.wait()

    slow_one = asyncio.create_task(slow())
    await begun.wait()
    await place(product_456=1)
    read, _ = await messaging.feed()
    go_on.set()
    await slow_one
    written = {row["event_id"] for row in await fetch("SELECT event_id FROM messaging.events")}
    async with asyncio.timeout(10):
        while len(read) < len(written):
            more, _ = await messaging.feed(after=read[-1].event_id if read else None)
            read += more
    assert len(written) == 2
    assert {event.event_id for event in read} == written


async def test_the_feed_refuses_to_go_on_after_what_never_was() -> None:
    with pytest.raises(Invalid) as refused:
        await messaging.feed(after="evt_none")
    assert refused.value.field == "after"

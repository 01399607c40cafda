"""A worker process that sends webhooks: as it is set, when it is killed, when it is to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

import pytest

from app.infra.database import fetch, fetch_value
from app.services import webhooks
from tests.support.cast import place
from tests.support.receiver import GOOD, Received, Receiver, Reply
from tests.support.webhooks import due_now
from tests.support.worker_processes import Start, ended, lines_of

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
SENT = "SELECT count(*) FROM webhooks.messages WHERE state = 'SENT'"


async def test_killed_as_the_receiver_takes_it_another_sends_it_again(
    listen: Listen, receiver: Receiver, worker: Start
) -> None:
    endpoint = await listen("order.created")
    first = worker()
    receiver.answer = lambda _: (first.kill(), GOOD)[1]
    await place(product_456=1)
    await ended(first)
    assert await fetch_value("SELECT (state, attempts) FROM webhooks.messages") == ("PENDING", 1)
    receiver.answer = lambda _: GOOD
    await due_now()
    second = worker()
    async with asyncio.timeout(50):
        while not await fetch_value(SENT):
            await asyncio.sleep(0.01)
    second.send_signal(signal.SIGTERM)
    assert await ended(second) == 0
    one, other = receiver.received
    assert (one.id, one.body) == (other.id, other.body)
    assert other.is_signed_with(endpoint.secret)


@pytest.mark.proof
async def test_it_stops_in_time_though_the_receiver_says_nothing(
    listen: Listen, receiver: Receiver, worker: Start
) -> None:
    arrived, never = asyncio.Event(), asyncio.Event()

    async def silent(request: Received) -> Reply:
        arrived.set()
        await never.wait()
        return GOOD

    receiver.answer = silent
    await listen("order.created")
    process = worker()
    await place(product_456=1)
    await asyncio.wait_for(arrived.wait(), 50)
    began = monotonic()
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    assert monotonic() - began < 10
    never.set()


async def test_what_it_logs_holds_no_address_and_no_answer(
    listen: Listen, receiver: Receiver, worker: Start, said: Path
) -> None:
    receiver.answer = lambda _: (500, {}, b"hushhush")
    await listen("order.created", path="/hooks/hushhush")
    process = worker()
    await place(product_456=1)
    tried = "SELECT count(*) FROM webhooks.attempts WHERE milliseconds IS NOT NULL"
    async with asyncio.timeout(50):
        while not await fetch_value(tried):
            await asyncio.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    lines = lines_of(said)
    assert any("a webhook was not taken" in line for line in lines)
    assert not any("hushhush" in line for line in lines)


@pytest.mark.parametrize("wrong", ["http://erp/", "10.0.0.0/33"])
async def test_hosts_that_cannot_be_stop_the_start(wrong: str, worker: Start, said: Path) -> None:
    process = worker(WEBHOOK_INTERNAL_HOSTS=wrong)
    assert await ended(process) == 2
    [line] = lines_of(said)
    assert line.startswith("doorstep: WEBHOOK_INTERNAL_HOSTS: ")


@pytest.mark.proof
async def test_two_workers_send_each_once(
    listen: Listen, receiver: Receiver, worker: Start, said: Path
) -> None:
    await listen("order.created")
    both = [worker(), worker()]
    async with asyncio.timeout(50):
        while sum("worker started" in line for line in lines_of(said)) < 2:
            await asyncio.sleep(0.01)
    for _ in range(20):
        await place(product_456=1)
    async with asyncio.timeout(50):
        while await fetch_value(SENT) < 20:
            await asyncio.sleep(0.01)
    for process in both:
        process.send_signal(signal.SIGTERM)
    for process in both:
        assert await ended(process) == 0
    assert len({request.id for request in receiver.received}) == len(receiver.received) == 20
    assert await fetch("SELECT FROM webhooks.messages WHERE attempts <> 1") == []

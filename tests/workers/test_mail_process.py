"""A worker process that sends mail: as it is set, when it is killed, when it has to stop."""

import asyncio
import signal
from pathlib import Path
from time import monotonic

import pytest

from app.infra.database import fetch, fetch_value
from tests.support.cast import place
from tests.support.post_office import PostOffice
from tests.support.worker_processes import Start, ended, lines_of

pytestmark = pytest.mark.usefixtures("shop")
SENDS = {"MAIL_FROM": "The Shop <orders@shop.example>", "BASE_URL": "https://shop.example"}


async def until(happened: asyncio.Event) -> None:
    await asyncio.wait_for(happened.wait(), 60)


@pytest.mark.proof
async def test_a_worker_that_is_killed_as_the_server_takes_the_mail(
    office: PostOffice, worker: Start
) -> None:
    taken = asyncio.Event()
    office.on_data = taken.set
    first = worker(SMTP_URL=office.url, **SENDS)
    office.on_data = lambda: (first.kill(), taken.set())[1]
    await place(product_456=1)
    await until(taken)
    await ended(first)
    assert await fetch_value("SELECT (state, attempts) FROM mailing.mails") == ("PENDING", 1)

    taken.clear()
    office.on_data = taken.set
    await fetch("UPDATE mailing.mails SET due_at = now()")
    second = worker(SMTP_URL=office.url, **SENDS)
    await until(taken)
    async with asyncio.timeout(10):
        while await fetch_value("SELECT state FROM mailing.mails") != "SENT":
            await asyncio.sleep(0.01)
    second.send_signal(signal.SIGTERM)
    assert await ended(second) == 0
    one, other = office.mails
    assert one["Message-ID"] == other["Message-ID"]
    assert one["Message-ID"].endswith("@shop.example>")
    assert one["From"] == "The Shop <orders@shop.example>"


@pytest.mark.proof
async def test_a_worker_stops_in_time_though_the_mail_server_says_nothing(
    office: PostOffice, worker: Start
) -> None:
    taken = asyncio.Event()

    def never() -> object:
        taken.set()
        return asyncio.Event().wait()

    office.on_data = never
    process = worker(SMTP_URL=office.url, **SENDS)
    await place(product_456=1)
    await until(taken)
    began = monotonic()
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    assert monotonic() - began < 10


async def test_what_the_server_says_of_a_customer_is_not_logged(
    office: PostOffice, worker: Start, said: Path
) -> None:
    office.answers["ann@example.org"] = "550 nobody is called ann@example.org"
    process = worker(SMTP_URL=office.url, **SENDS)
    await place(product_456=1)
    async with asyncio.timeout(60):
        while await fetch_value("SELECT state FROM mailing.mails") != "FAILED":
            await asyncio.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    lines = lines_of(said)
    assert any("a mail was not sent" in line for line in lines)
    assert not any("ann@" in line for line in lines)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SMTP_URL": "http://shop:hushhush@mail.example"}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://mail.example", "BASE_URL": ""}, "BASE_URL"),
    ],
)
async def test_a_wrong_setting_stops_the_start_and_is_named(
    wrong: dict[str, str], named: str, worker: Start, said: Path
) -> None:
    process = worker(**SENDS | wrong)
    assert await ended(process) == 2
    [line] = lines_of(said)
    assert line.startswith("doorstep: ")
    assert named in line
    assert "hushhush" not in line


async def test_a_demo_shop_writes_to_nobody(office: PostOffice, worker: Start, tmp_path) -> None:
    process = worker(SMTP_URL=office.url, DEMO="1", MAIL_FOLDER=str(tmp_path), **SENDS)
    await place(product_456=1)
    async with asyncio.timeout(60):
        while not list(tmp_path.glob("*.eml")):
            await asyncio.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    assert office.mails == []

"""Passwords are not guessed, and who guesses keeps nobody else out."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from argon2 import PasswordHasher

from app.infra.redis import client as redis_client
from app.services import staff
from app.services.staff import passwords
from app.settings import settings
from app.web import rate_limits
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("limited")
BEA, RIGHT = "bea@example.org", "correct horse battery staple"


@pytest.fixture
async def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a shop begins; a hash takes a millisecond, where the number of guesses is what counts."""
    monkeypatch.setattr(settings, "rate_limits", "on")
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    await redis_client().flushdb()
    rate_limits.forget()
    yield
    rate_limits.forget()


def come_from(address: str, application) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=application, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def tries(client: httpx.AsyncClient, password: str, email: str = BEA) -> Visitor:
    visitor = Visitor(client)
    await visitor.open("/staff/login")
    await visitor.send("/staff/login", email=email, password=password)
    return visitor


@pytest.fixture
async def bea(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three passwords a quarter of an hour, six an hour from everywhere; one of them is hers."""
    monkeypatch.setattr(rate_limits, "LOGINS", rate_limits.parse("3 per 15 minutes"))
    monkeypatch.setattr(rate_limits, "LOGINS_OF_ACCOUNT", rate_limits.parse("6 per hour"))
    await staff.add_person(BEA, "manager", RIGHT)


@pytest.mark.usefixtures("bea")
async def test_passwords_are_not_guessed_and_not_the_right_one_either(application) -> None:
    async with come_from("192.0.2.1", application) as client:
        for _ in range(3):
            assert (await tries(client, "a guess")).page.status_code == 401
        refused = await tries(client, RIGHT, f" {BEA.title()} ")
        assert refused.page.status_code == 429
        assert "Too many wrong passwords. Try again in" in refused.text
        assert refused.form("/staff/login").value("email") == BEA.title()
        assert int(refused.page.headers["Retry-After"]) <= 1800
        assert (await tries(client, "a guess", "pat@example.org")).page.status_code == 401
    async with come_from("192.0.2.2", application) as elsewhere:
        assert (await tries(elsewhere, RIGHT)).page.url.path == "/staff"


@pytest.mark.usefixtures("bea")
async def test_guesses_at_once_are_no_more_than_one_after_the_other(application) -> None:
    async def guess() -> int:
        async with come_from("192.0.2.1", application) as client:
            return (await tries(client, "a guess")).page.status_code

    answers = await asyncio.gather(*(guess() for _ in range(8)))
    assert sorted(answers) == [401] * 3 + [429] * 5


@pytest.mark.usefixtures("bea")
async def test_a_crowd_of_addresses_guesses_no_longer_than_an_account_allows(application) -> None:
    answers: list[int] = []
    for number in range(7):
        async with come_from(f"192.0.2.{number}", application) as client:
            answers.append((await tries(client, "a guess")).page.status_code)
    assert answers == [401] * 6 + [429]


@pytest.fixture
async def her_browser(bea: None, application) -> httpx.AsyncClient:
    """On which she has logged in before; she is out by now."""
    async with come_from("192.0.2.1", application) as client:
        visitor = await tries(client, RIGHT)
        await visitor.send("/staff/logout")
        yield client


async def test_a_hundred_guesses_from_ten_addresses_lock_nobody_out(application) -> None:
    await staff.add_person(BEA, "manager", RIGHT)
    for number in range(10):
        async with come_from(f"198.51.100.{number}", application) as client:
            for _ in range(10):
                assert (await tries(client, "a guess")).page.status_code == 401
            assert (await tries(client, RIGHT)).page.status_code == 429
    async with come_from("192.0.2.2", application) as elsewhere:
        assert (await tries(elsewhere, RIGHT)).page.url.path == "/staff"


async def test_a_browser_that_is_known_is_held_back_by_no_crowd(her_browser, application) -> None:
    for number in range(7):
        async with come_from(f"198.51.100.{number}", application) as client:
            await tries(client, "a guess")
    async with come_from("192.0.2.9", application) as new_browser:
        assert (await tries(new_browser, RIGHT)).page.status_code == 429

    assert (await tries(her_browser, RIGHT)).page.url.path == "/staff"


async def test_nor_by_who_guesses_from_its_own_address(her_browser, application) -> None:
    async with come_from("192.0.2.1", application) as client:
        for _ in range(4):
            told = await tries(client, "a guess")
        assert told.page.status_code == 429

    assert (await tries(her_browser, RIGHT)).page.url.path == "/staff"


async def test_a_browser_that_is_known_guesses_no_more_than_others(her_browser) -> None:
    for _ in range(3):
        assert (await tries(her_browser, "a guess")).page.status_code == 401
    assert (await tries(her_browser, RIGHT)).page.status_code == 429


async def test_a_browser_is_known_for_the_account_that_was_logged_in_alone(her_browser) -> None:
    await staff.add_person("pat@example.org", "packer", RIGHT)
    own = [name for name in her_browser.cookies if name.startswith("device_")]
    assert len(own) == 1
    await (await tries(her_browser, RIGHT, "pat@example.org")).send("/staff/logout")
    names = [name for name in her_browser.cookies if name.startswith("device_")]
    [other] = set(names) - set(own)
    her_browser.cookies.set(own[0], her_browser.cookies[other], domain="test.local", path="/staff")
    for _ in range(3):
        await tries(her_browser, "a guess")
    assert (await tries(her_browser, RIGHT)).page.status_code == 429


async def test_a_network_of_ipv6_is_one_address(bea: None, application) -> None:
    for number in range(3):
        async with come_from(f"2001:db8::{number}", application) as client:
            assert (await tries(client, "a guess")).page.status_code == 401
    async with come_from("2001:db8::ffff", application) as client:
        assert (await tries(client, RIGHT)).page.status_code == 429
    async with come_from("2001:db8:0:1::1", application) as neighbour:
        assert (await tries(neighbour, RIGHT)).page.url.path == "/staff"


async def test_sixty_guesses_at_once_do_not_hold_up_who_comes_from_elsewhere(
    application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher())
    await staff.add_person(BEA, "manager", RIGHT)

    async def guess(number: int) -> int:
        async with come_from("198.51.100.1", application) as client:
            return (await tries(client, "a guess", f"nobody{number}@example.org")).page.status_code

    guesses = [asyncio.create_task(guess(number)) for number in range(60)]
    await asyncio.wait(guesses, return_when="FIRST_COMPLETED")
    async with come_from("192.0.2.2", application) as elsewhere:
        visitor = Visitor(elsewhere)
        await visitor.open("/staff/login")
        before = sum(task.done() for task in guesses)
        await visitor.send("/staff/login", email=BEA, password=RIGHT)
        assert visitor.page.url.path == "/staff"
        assert sum(task.done() for task in guesses) <= before + 4, "it waited for the guesses"
    for task in guesses:
        task.cancel()
    await asyncio.gather(*guesses, return_exceptions=True)


async def test_when_too_many_wait_the_page_says_so_and_keeps_the_address(
    application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.staff.hashing.PATIENCE", 0.0)
    head = passwords._line.slot(staff.LoginSource(known=True))
    async with come_from("192.0.2.1", application) as client, head:
        busy = await tries(client, RIGHT)
    assert busy.page.status_code == 503
    assert busy.page.headers["retry-after"] == "2"
    assert "Too many people are logging in right now" in busy.text
    assert busy.form("/staff/login").value("email") == BEA


@pytest.mark.usefixtures("bea")
async def test_one_address_does_not_try_account_after_account(
    application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "LOGINS_FROM_ADDRESS", rate_limits.parse("4 per hour"))
    async with come_from("192.0.2.1", application) as client:
        answers = [
            (await tries(client, "a guess", f"nobody{number}@example.org")).page.status_code
            for number in range(5)
        ]
    assert answers == [401] * 4 + [429]
    async with come_from("192.0.2.2", application) as elsewhere:
        assert (await tries(elsewhere, RIGHT)).page.url.path == "/staff"


@pytest.mark.usefixtures("bea")
async def test_who_knows_the_password_begins_anew(application) -> None:
    for slips in (("a slip", "a slip", RIGHT), ("a slip", "a slip")):
        async with come_from("192.0.2.1", application) as client:
            for password in slips:
                assert (await tries(client, password)).page.status_code != 429

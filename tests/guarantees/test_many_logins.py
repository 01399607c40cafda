"""Fifty at the login at once leave the other pages quick; how long it takes tells nobody more."""

import asyncio
import resource
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from time import perf_counter

import pytest

from app.services import staff
from tests.support.cast import place
from tests.support.visitor import Visitor

pytestmark = pytest.mark.proof

AT_ONCE = 50
PASSWORD = "four tall ships in fog"
# Seconds on top, for a machine that has much else to do.
SLACK = 0.05
# KiB that one hash takes; fifty of them at once would take 3 GiB.
HASHES_MEMORY = 64 * 1024

Ask = Callable[[], Awaitable[object]]


async def took(ask: Ask) -> float:
    began = perf_counter()
    await ask()
    return perf_counter() - began


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


@pytest.fixture
async def login(visitor: Visitor) -> Callable[..., Awaitable[int]]:
    """Tries an address and a password by the form, and gives the answer's status."""
    await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")
    await visitor.open("/staff/login")
    fields = dict(visitor.form("/staff/login").fields)

    async def tries(email: str, password: str = "not hers") -> int:
        data = {**fields, "email": email, "password": password}
        return (await visitor.client.post("/staff/login", data=data)).status_code

    return tries


async def test_fifty_logins_leave_the_catalogue_quick(
    visitor: Visitor, login: Callable[..., Awaitable[int]]
) -> None:
    async def catalogue() -> None:
        assert (await visitor.client.get("/")).status_code == 200

    assert await login("bea@example.org", PASSWORD) == 303
    alone = p95([await took(catalogue) for _ in range(100)])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    logins = asyncio.gather(*(login("bea@example.org", PASSWORD) for _ in range(AT_ONCE)))
    meanwhile: list[float] = []
    while not logins.done():
        meanwhile.append(await took(catalogue))

    answers = await logins
    assert set(answers) <= {303, 503}, "who waits for too long is asked to come back"
    assert answers.count(303) >= 10
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"p95 of / alone {alone * 1000:.1f} ms, beside {AT_ONCE} logins"
        f" {p95(meanwhile) * 1000:.1f} ms ({len(meanwhile)} pages); grown by {grown} KiB"
    )
    assert len(meanwhile) > 20
    assert p95(meanwhile) < 4 * alone + SLACK
    assert grown < HASHES_MEMORY


async def test_the_login_takes_as_long_for_who_is_not_there(
    login: Callable[..., Awaitable[int]],
) -> None:
    there: list[float] = []
    not_there: list[float] = []
    for number in range(30):
        there.append(await took(lambda: login("bea@example.org")))
        not_there.append(await took(lambda number=number: login(f"nobody{number}@example.org")))

    print(f"known {median(there) * 1000:.1f} ms, unknown {median(not_there) * 1000:.1f} ms")
    assert 0.8 < median(there) / median(not_there) < 1.25


async def test_tracking_takes_as_long_and_looks_the_same_for_what_is_not_there(
    visitor: Visitor,
) -> None:
    order = await place(product_456=1)
    await visitor.open("/track")
    fields = dict(visitor.form("/track").fields)

    async def look(number: str, email: str) -> None:
        data = {**fields, "order_number": number, "email": email}
        answer = await visitor.client.post("/track", data=data)
        told.add((answer.status_code, answer.text.replace(number, "…").replace(email, "…")))

    told: set[tuple[int, str]] = set()
    wrong_email: list[float] = []
    unknown: list[float] = []
    for _ in range(100):
        wrong_email.append(await took(lambda: look(order.order_number, "bob@example.org")))
        unknown.append(await took(lambda: look("D-7777777", "bob@example.org")))

    assert len(told) == 1
    print(f"wrong {median(wrong_email) * 1000:.2f} ms, none {median(unknown) * 1000:.2f} ms")
    assert 0.8 < median(wrong_email) / median(unknown) < 1.25

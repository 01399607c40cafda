"""A stream closes when what opened it is taken away: at once by a nudge, soon without one."""

import hashlib
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import pytest

from app.infra.database import fetch
from app.infra.live import followers, nudges, topics
from app.services import accounts, staff
from tests.support.cast import ANN, place
from tests.support.streams import looked_at_first, opened, rest

pytestmark = pytest.mark.usefixtures("shop")

Action = Callable[[], Awaitable[object]]


def board_of_now() -> str:
    """The stream of a board that was loaded just now."""
    return f"/staff/shipments/stream?since={datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


async def is_open(answer: httpx.Response, action: Action) -> bool:
    """Whether the stream goes on after the action, and after it was due."""
    await action()
    return all([await says_that_it_lives(answer) for _again in range(3)])


async def says_that_it_lives(answer: httpx.Response) -> bool:
    topics.look_at(math.inf)
    await looked_at_first()
    async for line in answer.extensions["lines"]:
        if line == "event: alive":
            return True
    return False


async def comes_in(secret: str, name: str, role: str = "packer") -> staff.Person:
    """With a session that was there already: a password takes its time on purpose."""
    email = f"{name}@example.org"
    await fetch(
        "INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), $1, $1, $2, '') ON CONFLICT DO NOTHING",
        email,
        role,
    )
    person = await staff.find_by_address(email)
    await fetch(
        "INSERT INTO staff.sessions (secret_hash, staff_id, expires_at)"
        " VALUES ($1, $2, now() + interval '1 hour')",
        hashlib.sha256(secret.encode()).digest(),
        person.staff_id,
    )
    return person


async def an_action(name: str, person: staff.Person, secret: str) -> None:
    if name == "logged out":
        await staff.log_out(secret)
    elif name == "out everywhere":
        await staff.log_out_everywhere(person.staff_id)
    elif name == "a new password":
        await staff.set_password(person.staff_id, "another five words of his")
    else:
        await staff.deactivate(person.staff_id)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis carries no nudge, and nobody asks what changed."""
    monkeypatch.setattr(nudges, "_tell", lambda topic: None)


@pytest.mark.parametrize(
    "action", ["logged out", "out everywhere", "a new password", "deactivated"]
)
async def test_a_board_closes_at_once_when_its_session_ends(served, action: str) -> None:
    person, secret = await comes_in("his", "pat"), "his"
    async with opened(served, board_of_now(), Cookie=f"staff_session={secret}") as board:
        await an_action(action, person, secret)
        await rest(board)


async def test_a_board_closes_without_a_nudge_when_it_is_due(served, unheard: None) -> None:
    person, secret = await comes_in("his", "pat"), "his"
    async with opened(served, board_of_now(), Cookie=f"staff_session={secret}") as board:
        assert not await is_open(board, lambda: staff.deactivate(person.staff_id))


def test_what_is_due_is_looked_at_within_thirty_seconds() -> None:
    assert followers.DUE_EVERY + topics.LOOK_EVERY < 30


async def test_a_board_stays_open_for_who_may_still_see_it(served) -> None:
    await comes_in("his", "pat", "manager")
    other = await comes_in("hers", "lee", "manager")
    await comes_in("his other", "pat")
    async with opened(served, board_of_now(), Cookie="staff_session=his") as board:
        assert await is_open(board, lambda: staff.log_out("his other"))
        assert await is_open(board, lambda: staff.set_role(other.staff_id, "packer"))


async def test_a_role_that_no_longer_opens_it_closes_it(
    served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.routes.access import ACCESS
    from app.web.doors import MANAGER

    person, secret = await comes_in("his", "pat", "manager"), "his"
    await comes_in("hers", "lee", "manager")
    monkeypatch.setitem(ACCESS, "GET /staff/shipments/stream", MANAGER)
    async with opened(served, board_of_now(), Cookie=f"staff_session={secret}") as board:
        await staff.set_role(person.staff_id, "packer")
        await rest(board)


async def test_an_orders_stream_closes_when_its_key_is_revoked(served) -> None:
    order = await place(product_456=1)
    secret = await staff.create_key("till", ["orders:read"])
    [key] = await staff.list_keys()
    async with opened(served, order.links.stream, Authorization=f"Bearer {secret}") as stream:
        await staff.revoke_key(key.key_id)
        await rest(stream)


async def signed_in() -> str:
    secret = "ann's own"
    await fetch(
        "INSERT INTO accounts.sessions (secret_hash, email, opened_at, expires_at)"
        " VALUES ($1, $2, now(), now() + interval '1 hour')",
        hashlib.sha256(secret.encode()).digest(),
        ANN.email,
    )
    return secret


@pytest.mark.parametrize("everywhere", [False, True])
async def test_an_orders_page_closes_when_its_address_signs_out(served, everywhere: bool) -> None:
    order = await place(product_456=1)
    secret = await signed_in()
    cookie = f"account_session={secret}"
    async with opened(served, f"/orders/{order.order_id}/stream", Cookie=cookie) as stream:
        await accounts.close_session(secret, everywhere=everywhere)
        await rest(stream)


async def test_who_holds_the_orders_token_is_not_asked_again(served) -> None:
    order = await place(product_456=1)
    token = f"Bearer {order.access_token}"
    async with opened(served, order.links.stream, Authorization=token):
        assert list(topics._topics) == [f"order:{order.order_id}"]

"""A session opens by a link that works, sees the orders of its address, and ends."""

import hashlib

import pytest

from app.infra import live
from app.infra.database import fetch, fetch_value
from app.services import accounts, sales
from app.services.accounts.sessions import delete_old_account_sessions
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")
ANN = "ann@example.org"


async def link() -> tuple:
    await accounts.ask_for_link(ANN)
    link_id = await fetch_value("SELECT link_id FROM accounts.links ORDER BY asked_at DESC LIMIT 1")
    return link_id, accounts.link_token_for(link_id)


async def test_a_link_opens_one_session_and_ends_the_older_links() -> None:
    older, newer = await link(), await link()
    secret, email = await accounts.open_session(*newer)
    assert email == await accounts.owner_of_session(secret) == ANN
    for used in (older, newer):
        with pytest.raises(accounts.DeadLink):
            await accounts.open_session(*used)


async def test_an_older_link_leaves_the_newer_one_alone() -> None:
    older, newer = await link(), await link()
    await accounts.open_session(*older)
    assert (await accounts.open_session(*newer))[1] == ANN


async def test_the_token_must_be_that_of_the_link() -> None:
    (link_id, _), (_, token) = await link(), await link()
    with pytest.raises(accounts.DeadLink):
        await accounts.open_session(link_id, token)


async def test_a_session_sees_the_orders_of_its_address_alone() -> None:
    order = await place(product_456=1)
    secret, _ = await accounts.open_session(*await link())
    assert await accounts.session_sees(order.order_id, secret) == 0
    assert await accounts.session_sees(order.order_id, "another secret") is None
    await sales.correct_email(order.order_id, "bob@example.org")
    assert await accounts.session_sees(order.order_id, secret) is None


@pytest.mark.parametrize("everywhere", [False, True])
async def test_open_pages_notice_each_session_that_ends(
    everywhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = [(await accounts.open_session(*await link()))[0] for _ in range(2)]
    nudged: list[object] = []
    monkeypatch.setattr(live, "nudge", lambda *topic: nudged.append(topic))
    await accounts.close_session(secrets[0], everywhere=everywhere)
    ended = secrets if everywhere else secrets[:1]
    assert set(nudged) == {("account", accounts.name_of_session(one)) for one in ended}
    owners = [await accounts.owner_of_session(one) for one in secrets]
    assert owners == [None, None if everywhere else ANN]


async def test_a_session_is_over_after_its_days_and_then_deleted() -> None:
    secret, _ = await accounts.open_session(*await link())
    assert await delete_old_account_sessions(10) == 0
    await fetch("UPDATE accounts.sessions SET expires_at = now() - interval '1 second'")
    assert await accounts.owner_of_session(secret) is None
    assert await delete_old_account_sessions(10) == 1


async def test_neither_secret_nor_announced_name_can_be_read_from_the_row() -> None:
    secret, _ = await accounts.open_session(*await link())
    kept = await fetch_value("SELECT secret_hash FROM accounts.sessions")
    assert kept == hashlib.sha256(secret.encode()).digest()
    assert accounts.name_of_session(secret) not in kept.hex()

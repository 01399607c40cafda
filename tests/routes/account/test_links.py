"""The way to my orders: a link is asked for and mailed, works once, and tells nobody anything."""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from app.infra.database import fetch_value
from app.services import accounts, sales
from app.workers.mail_sender import MailSender
from tests.support.cast import place
from tests.support.post_office import PostOffice
from tests.support.returning import ANN, age, asks, mailed, opens
from tests.support.visitor import Visitor

CSRF = re.compile(r'name="_csrf_token" value="\w+"')


async def test_from_the_address_to_the_orders(visitor: Visitor, office: PostOffice) -> None:
    first, second = await place(product_456=2), await place(product_456=1, product_789=1)
    await asks(visitor)
    assert visitor.page.url.path == "/account/links"
    assert f"If there are orders for {ANN} , we've sent a link there" in visitor.text

    link = await mailed(office)
    assert office.recipients == [[ANN]]
    await visitor.open(link)
    assert "Show my orders" in visitor.text
    assert visitor.page.headers["referrer-policy"] == "no-referrer"
    await visitor.send(f"{urlsplit(link).path}/session")

    assert (visitor.page.url.path, visitor.page.url.query) == ("/account/orders", b"")
    assert visitor.page.headers["cache-control"] == "no-store"
    assert visitor.page.headers["referrer-policy"] == "no-referrer"
    newest, oldest = (visitor.text.index(one.order_number) for one in (second, first))
    assert newest < oldest
    assert "Blue mug, Wool blanket" in visitor.text
    assert "2 × Blue mug" in visitor.text
    assert "€103.00" in visitor.text
    assert "Preparing" in visitor.text


async def test_a_link_works_once(visitor: Visitor, office: PostOffice) -> None:
    await place(product_456=1)
    await asks(visitor)
    link = await mailed(office)
    await visitor.open(link)
    await visitor.open(link)
    page = visitor.page
    await visitor.send(f"{urlsplit(link).path}/session")
    assert visitor.page.url.path == "/account/orders"

    await visitor.open(link)
    assert visitor.page.status_code == 410
    assert f"You are already signed in as {ANN}" in visitor.text
    visitor.client.cookies.delete("account_session")
    visitor.page = page
    await visitor.send(f"{urlsplit(link).path}/session")
    assert visitor.page.status_code == 410
    assert "This link no longer works" in visitor.text
    assert "account_session" not in visitor.client.cookies


async def test_pressed_by_many_at_once_it_opens_one_session(
    visitor: Visitor, office: PostOffice
) -> None:
    await place(product_456=1)
    await asks(visitor)
    link = urlsplit(await mailed(office))
    link_id = await fetch_value("SELECT link_id FROM accounts.links")
    token = link.query.removeprefix("token=")
    ended = await asyncio.gather(
        *(accounts.open_session(link_id, token) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, tuple) for one in ended) == 1
    assert sum(isinstance(one, accounts.DeadLink) for one in ended) == 4


async def test_after_half_an_hour_a_link_is_dead(visitor: Visitor, office: PostOffice) -> None:
    await place(product_456=1)
    await asks(visitor)
    link = await mailed(office)
    await visitor.open(link)
    page = visitor.page
    await age(31)
    await visitor.open(link)
    assert visitor.page.status_code == 410
    visitor.page = page
    await visitor.send(f"{urlsplit(link).path}/session")
    assert visitor.page.status_code == 410


async def test_a_guessed_token_is_a_dead_link(visitor: Visitor, office: PostOffice) -> None:
    order = await place(product_456=1)
    await asks(visitor)
    link = await mailed(office)
    path = urlsplit(link).path
    for token in ("", "guessed", "\u00e9", sales.token_for(order.order_id)):
        await visitor.open(f"{path}?token={token}")
        assert visitor.page.status_code == 410
        assert ANN not in visitor.text
        await visitor.open(link)
        await visitor.send(f"{path}/session", token=token)
        assert visitor.page.status_code == 410
        assert "account_session" not in visitor.client.cookies


async def test_a_newer_link_ends_the_older_ones_and_not_the_other_way_round(
    visitor: Visitor, office: PostOffice
) -> None:
    await place(product_456=1)
    links: list[str] = []
    for _ in range(3):
        await asks(visitor)
        links.append(await mailed(office))
    await opens(visitor, links[1])
    assert visitor.page.url.path == "/account/orders"
    assert (await visitor.open(links[0])).status_code == 410
    assert (await visitor.open(links[2])).status_code == 200


async def test_with_and_without_orders_the_answer_is_the_same(
    visitor: Visitor, office: PostOffice
) -> None:
    await place(product_456=1)
    answers: list[tuple[int, str, str]] = []
    for email in (ANN, "nob@example.org"):
        answer = await asks(visitor, email)
        text = CSRF.sub("", answer.text).replace(email, "her address")
        answers.append((answer.status_code, answer.url.path, text))
    assert answers[0] == answers[1]
    for email in (ANN, "nob@example.org"):
        for _ in range(3):
            answer = await asks(visitor, email)
        assert answer.status_code == 429

    await MailSender(office.transport()).round()
    assert {one for [one] in office.recipients} == {ANN}
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE state <> 'SENT'") == 0


async def test_nothing_that_knows_the_orders_is_asked_before_the_answer(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    really = asyncpg.Connection.fetch

    async def listening(connection: Any, sql: str, *args: Any, **options: Any) -> Any:
        asked.append(sql)
        return await really(connection, sql, *args, **options)

    await visitor.open("/account")
    monkeypatch.setattr(asyncpg.Connection, "fetch", listening)
    await visitor.send("/account/links", email=ANN)

    assert "Check your email" in visitor.text
    assert any("INSERT INTO accounts.links" in sql for sql in asked)
    assert not any("sales.orders" in sql for sql in asked)


async def test_three_links_an_hour_are_the_most(visitor: Visitor, office: PostOffice) -> None:
    await place(product_456=1)
    for _ in range(3):
        assert (await asks(visitor, "Ann@Example.org")).status_code == 200
    answer = await asks(visitor)
    assert answer.status_code == 429
    assert 3000 < int(answer.headers["retry-after"]) <= 3600
    assert "We send at most three links an hour to one address." in visitor.text
    assert f'value="{ANN}"' in answer.text
    await MailSender(office.transport()).round()
    assert len(office.mails) == 3
    await age(61)
    assert (await asks(visitor)).status_code == 200


async def test_many_at_once_are_counted_too(shop: None) -> None:
    ended = await asyncio.gather(*(accounts.ask_for_link(ANN) for _ in range(8)),
                                 return_exceptions=True)  # fmt: skip
    assert sum(one is None for one in ended) == 3
    assert sum(isinstance(one, accounts.TooManyLinks) for one in ended) == 5


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter the email you order with"),
        ("ann", "Enter an email in the form name@example.com"),
        ("ann@example.org\nBcc: all@example.org", "Enter an email in the form name@example.com"),
        (f"{'a' * 250}@example.org", "Email must have at most 254 characters"),
        ("<b>@x", "Enter an email in the form name@example.com"),
    ],
)
async def test_what_is_no_address_is_said_at_the_field(
    visitor: Visitor, typed: str, told: str
) -> None:
    await asks(visitor, typed)
    assert visitor.page.status_code == 422
    assert visitor.text.count(told) == 2
    assert 'href="#email"' in visitor.page.text
    assert "<title>Error: My orders" in visitor.page.text
    assert "<b>" not in visitor.page.text
    assert await fetch_value("SELECT count(*) FROM accounts.links") == 0

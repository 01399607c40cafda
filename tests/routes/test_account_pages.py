"""My orders: a link is asked for, mailed, opened once, and shows one address' orders alone."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from app.database import fetch, fetch_value
from app.services import sales
from app.services.products import BasketLine
from app.workers.postman import Postman
from tests.cast import HOME, place
from tests.mail.post_office import PostOffice, body, opened
from tests.routes.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
LINK = re.compile(r"http://127\.0\.0\.1:8000(/account/links/\S+?token=[\w-]+)")
CSRF = re.compile(r'name="_csrf_token" value="\w+"')
ANN = "ann@example.org"


@pytest.fixture
async def office():
    async with opened() as office:
        yield office


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.postman.BETWEEN", 0)


async def asks(visitor: Visitor, email: str = ANN) -> httpx.Response:
    visitor.client.cookies.delete("account_session")
    await visitor.open("/account")
    return await visitor.send("/account/links", email=email)


async def mailed(office: PostOffice) -> str:
    """The path of the link in the mail that was sent last."""
    await Postman(office.transport()).round()
    found = LINK.search(body(office.mails[-1], "plain"))
    assert found, body(office.mails[-1], "plain")
    return found[1]


async def opens(visitor: Visitor, link: str) -> httpx.Response:
    """Opens the link and presses its button."""
    await visitor.open(link)
    return await visitor.send(f"{urlsplit(link).path}/session")


async def signs_in(visitor: Visitor, office: PostOffice, email: str = ANN) -> None:
    await asks(visitor, email)
    await opens(visitor, await mailed(office))
    assert visitor.page.url.path == "/account/orders"


async def place_for(email: str, **quantities: int) -> sales.Placed:
    lines = [BasketLine(key, quantity) for key, quantity in quantities.items()]
    placed, _ = await sales.place_order(
        sales.NewOrder(sales.Customer("Somebody", email), HOME, lines)
    )
    return placed


async def age(minutes: int) -> None:
    await fetch(
        "UPDATE sales.account_links SET asked_at = asked_at - make_interval(mins => $1)", minutes
    )


async def test_from_the_address_to_the_orders(visitor: Visitor, office: PostOffice) -> None:
    first, second = await place(product_456=2), await place(product_456=1, product_789=1)
    await asks(visitor)
    assert visitor.page.url.path == "/account/links"
    assert f"If there are orders for {ANN} , a link is on its way" in visitor.text

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


async def test_the_session_is_in_a_cookie_that_scripts_cannot_read(
    visitor: Visitor, office: PostOffice
) -> None:
    await place(product_456=1)
    await asks(visitor)
    link = urlsplit(await mailed(office))
    await visitor.open(link.geturl())
    form = visitor.form(f"{link.path}/session")
    answer = await visitor.client.post(form.action, data=dict(form.fields))
    assert answer.status_code == 303
    [cookie] = [
        one for one in answer.headers.get_list("set-cookie") if one.startswith("account_session=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = cookie.partition("=")[2].partition(";")[0]
    assert not await fetch_value(
        "SELECT count(*) FROM sales.account_sessions WHERE position($1::bytea in secret_hash) > 0",
        secret.encode(),
    )
    stored = await fetch_value("SELECT string_agg(x::text, '') FROM sales.account_links AS x")
    assert link.query.removeprefix("token=") not in stored


async def test_an_order_opens_without_its_own_token_and_so_does_its_stream(
    visitor: Visitor, office: PostOffice, settle: Settle, served: httpx.AsyncClient
) -> None:
    order = await place(product_456=1)
    await settle()
    await signs_in(visitor, office)
    await visitor.open(f"/orders/{order.order_id}")
    assert visitor.page.status_code == 200
    assert "12 Harbour Street" in visitor.text
    assert "My orders" in visitor.text

    cookie = {"Cookie": f"account_session={visitor.client.cookies['account_session']}"}
    async with served.stream("GET", f"/orders/{order.order_id}/stream", headers=cookie) as stream:
        assert stream.status_code == 200
        async for line in stream.aiter_lines():
            if "order-live" in line:
                break

    await visitor.open(f"/orders/{order.order_id}/cancellation")
    await visitor.send(f"/orders/{order.order_id}/cancellation")
    assert visitor.page.url.path == f"/orders/{order.order_id}"
    assert [name for name in visitor.client.cookies if name.startswith("order_")] == []


async def test_other_peoples_orders_are_never_seen(
    visitor: Visitor, office: PostOffice, settle: Settle
) -> None:
    await place(product_456=1)
    bens = [await place_for(email, product_456=1) for email in
            ("ben@example.org", "xann@example.org", "ann@example.org.example")]  # fmt: skip
    await settle()
    await signs_in(visitor, office)
    for order in bens:
        assert order.order_number not in visitor.page.text
    for address in ("", "/stream", "/cancellation"):
        await visitor.open(f"/orders/{bens[0].order_id}{address}")
        assert visitor.page.status_code in (401, 404)
        assert "Harbour Street" not in visitor.page.text
    await visitor.open("/account/orders")
    csrf = visitor.form("/account/session/removal").value("_csrf_token")
    for step in ("reorder", "cancellation"):
        answer = await visitor.client.post(
            f"/orders/{bens[0].order_id}/{step}", data={"_csrf_token": csrf}
        )
        assert answer.status_code == 404
    answer = await visitor.client.post(f"/api/v1/orders/{bens[0].order_id}/cancellation", json={})
    assert answer.status_code in (401, 404)


async def test_its_own_orders_are_not_cancelled_through_the_api_by_the_cookie_alone(
    visitor: Visitor, office: PostOffice
) -> None:
    """A browser sends it by itself, and the API asks for no CSRF token."""
    order = await place(product_456=1)
    await signs_in(visitor, office)
    answer = await visitor.client.post(f"/api/v1/orders/{order.order_id}/cancellation", json={})
    assert answer.status_code == 401


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
    assert f"You are signed in as {ANN} already." in visitor.text
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
    link_id = await fetch_value("SELECT link_id FROM sales.account_links")
    token = link.query.removeprefix("token=")
    ended = await asyncio.gather(
        *(sales.open_session(link_id, token) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, str) for one in ended) == 1
    assert sum(isinstance(one, sales.DeadLink) for one in ended) == 4


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
    path = urlsplit(await mailed(office)).path
    for token in ("", "guessed", "\u00e9", sales.token_for(order.order_id)):
        await visitor.open(f"{path}?token={token}")
        assert visitor.page.status_code == 410
        assert ANN not in visitor.text


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
        answers.append((answer.status_code, str(answer.url), text))
    assert answers[0] == answers[1]
    for email in (ANN, "nob@example.org"):
        for _ in range(3):
            answer = await asks(visitor, email)
        assert answer.status_code == 429

    await Postman(office.transport()).round()
    assert {one for [one] in office.recipients} == {ANN}
    assert await fetch_value("SELECT count(*) FROM sales.mails WHERE state <> 'SENT'") == 0


async def test_who_asks_waits_for_nothing_that_knows_the_orders(visitor: Visitor) -> None:
    """The table of orders is locked for good; the answer comes all the same."""
    import os

    await visitor.open("/account")
    other = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        async with other.transaction():
            await other.execute("LOCK TABLE sales.orders IN ACCESS EXCLUSIVE MODE")
            await visitor.send("/account/links", email=ANN)
    finally:
        await other.close()
    assert visitor.page.url.path == "/account/links"


async def test_three_links_an_hour_are_the_most(visitor: Visitor, office: PostOffice) -> None:
    await place(product_456=1)
    for _ in range(3):
        assert (await asks(visitor, "Ann@Example.org")).status_code == 200
    answer = await asks(visitor)
    assert answer.status_code == 429
    assert 3000 < int(answer.headers["retry-after"]) <= 3600
    assert "Three links within an hour are the most we send to one address" in visitor.text
    assert f'value="{ANN}"' in answer.text
    await Postman(office.transport()).round()
    assert len(office.mails) == 3
    await age(61)
    assert (await asks(visitor)).status_code == 200


async def test_many_at_once_are_counted_too(shop: None) -> None:
    ended = await asyncio.gather(*(sales.ask_for_link(ANN) for _ in range(8)),
                                 return_exceptions=True)  # fmt: skip
    assert sum(one is None for one in ended) == 3
    assert sum(isinstance(one, sales.TooManyLinks) for one in ended) == 5


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
    assert await fetch_value("SELECT count(*) FROM sales.account_links") == 0


async def test_signing_out_ends_the_session_here_or_everywhere(
    visitor: Visitor, office: PostOffice
) -> None:
    order = await place(product_456=1)
    secrets: list[str] = []
    for _ in range(3):
        await signs_in(visitor, office)
        secrets.append(visitor.client.cookies["account_session"])
    await visitor.send("/account/session/removal", everywhere="")
    assert visitor.page.url.path == "/account"
    assert "You are signed out on this device." in visitor.text
    assert [await sales.owner_of_session(secret) for secret in secrets] == [ANN, ANN, None]
    assert (await visitor.open(f"/orders/{order.order_id}")).status_code == 404

    visitor.client.cookies.set("account_session", secrets[0])
    await visitor.open("/account")
    assert visitor.page.url.path == "/account/orders"
    await visitor.send("/account/session/removal", everywhere="1")
    assert await sales.owner_of_session(secrets[1]) is None


async def test_a_session_ends_after_thirty_days(visitor: Visitor, office: PostOffice) -> None:
    order = await place(product_456=1)
    await signs_in(visitor, office)
    await fetch("UPDATE sales.account_sessions SET expires_at = expires_at - interval '30 days'")
    assert (await visitor.open(f"/orders/{order.order_id}")).status_code == 404
    await visitor.open("/account/orders")
    assert visitor.page.url.path == "/account"


async def test_pages_hold_every_order_once_while_new_ones_arrive(
    visitor: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.account_orders.PAGE_SIZE", 2)
    orders = [await place(product_456=1) for _ in range(5)]
    await signs_in(visitor, office)
    seen: list[str] = []
    while True:
        seen += re.findall(r'data-testid="order-([\w-]+)"', visitor.page.text)
        following = re.search(r'rel="next" href="([^"]+)"', visitor.page.text)
        if not following:
            break
        await place(product_456=1)
        await visitor.open(following[1])
    assert seen == [order.order_number for order in reversed(orders)]
    assert (await visitor.open("/account/orders?cursor=made-up")).status_code == 422


async def test_an_address_without_orders_sees_an_empty_list(visitor: Visitor) -> None:
    from app.services.sales.tokens import link_token_for

    await asks(visitor, "new@example.org")
    link_id = await fetch_value("SELECT link_id FROM sales.account_links")
    await opens(visitor, f"/account/links/{link_id}?token={link_token_for(link_id)}")
    assert "No orders yet" in visitor.text


async def test_without_a_session_the_list_leads_to_the_door(visitor: Visitor) -> None:
    for given in ({}, {"account_session": "made up"}):
        visitor.client.cookies.update(given)
        await visitor.open("/account/orders")
        assert visitor.page.url.path == "/account"
    await visitor.open("/account/links")
    assert visitor.page.url.path == "/account"

"""My orders: one address' alone, for as long as its session lasts."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import accounts, delivery, sales
from app.services.accounts import link_token_for
from app.settings import settings
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from tests.support.cast import place, shipment_of
from tests.support.post_office import PostOffice
from tests.support.returning import ANN, asks, mailed, opens, place_for, signs_in
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


async def test_the_session_is_in_a_cookie_that_scripts_cannot_read(
    visitor: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place(product_456=1)
    await asks(visitor)
    link = urlsplit(await mailed(office))
    await visitor.open(link.geturl())
    form = visitor.form(f"{link.path}/session")
    monkeypatch.setattr(settings, "base_url", "https://shop.example")
    answer = await visitor.client.post(form.action, data=dict(form.fields))
    assert answer.status_code == 303
    [cookie] = [
        one
        for one in answer.headers.get_list("set-cookie")
        if one.startswith("__Host-account_session=")
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" in cookie
    secret = cookie.partition("=")[2].partition(";")[0]
    assert not await fetch_value(
        "SELECT count(*) FROM accounts.sessions WHERE position($1::bytea in secret_hash) > 0",
        secret.encode(),
    )
    stored = await fetch_value("SELECT string_agg(x::text, '') FROM accounts.links AS x")
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
    assert [await accounts.owner_of_session(secret) for secret in secrets] == [ANN, ANN, None]
    assert (await visitor.open(f"/orders/{order.order_id}")).status_code == 404

    visitor.client.cookies.set("account_session", secrets[0])
    await visitor.open("/account")
    assert visitor.page.url.path == "/account/orders"
    await visitor.send("/account/session/removal", everywhere="1")
    assert await accounts.owner_of_session(secrets[1]) is None


async def test_a_session_ends_after_thirty_days(visitor: Visitor, office: PostOffice) -> None:
    order = await place(product_456=1)
    await signs_in(visitor, office)
    await fetch("UPDATE accounts.sessions SET expires_at = expires_at - interval '30 days'")
    assert (await visitor.open(f"/orders/{order.order_id}")).status_code == 404
    await visitor.open("/account/orders")
    assert visitor.page.url.path == "/account"


async def test_pages_hold_every_order_once_while_new_ones_arrive(
    visitor: Visitor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.account.orders.PAGE_SIZE", 2)
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
    await visitor.open("/account/orders?cursor=made-up")
    assert visitor.address.endswith("/account/orders"), "the list begins again"


async def test_an_address_without_orders_sees_an_empty_list(visitor: Visitor) -> None:
    await asks(visitor, "new@example.org")
    link_id = await fetch_value("SELECT link_id FROM accounts.links")
    await opens(visitor, f"/account/links/{link_id}?token={link_token_for(link_id)}")
    assert "No orders yet" in visitor.text


async def test_without_a_session_the_list_leads_to_the_door(visitor: Visitor) -> None:
    for given in ({}, {"account_session": "invented"}):
        visitor.client.cookies.update(given)
        await visitor.open("/account/orders")
        assert visitor.page.url.path == "/account"
    await visitor.open("/account/links")
    assert visitor.page.url.path == "/account"


async def test_an_order_of_which_a_part_has_left_says_so(
    visitor: Visitor, office: PostOffice, settle: Settle
) -> None:
    order = await place(product_456=2, product_789=1)
    await settle()
    first = (await shipment_of(order)).shipment_id
    left = await delivery.dispatch(first, "DHL", "T1", "Bea", items=[PieceCount(1, 2)])
    await settle()
    await signs_in(visitor, office)
    assert left.remainder_id
    for step, word in (
        (None, "Partly shipped"),
        (delivery.deliver(first, None, None, "Bea"), "Partly delivered"),
        (delivery.dispatch(left.remainder_id, "DHL", "T2", "Bea"), "Partly delivered"),
        (delivery.deliver(left.remainder_id, None, None, "Bea"), "Delivered"),
        (delivery.retract_delivery(first, "Bea"), "Not delivered yet"),
    ):
        if step:
            await step
            await settle()
        await visitor.open("/account/orders")
        assert f"Wool blanket {word} €" in visitor.text


async def test_an_order_shows_what_remains_of_it(
    visitor: Visitor, office: PostOffice, settle: Settle
) -> None:
    order = await place(product_456=3, product_789=1)
    await settle()
    parcel = (await shipment_of(order)).shipment_id
    await signs_in(visitor, office)
    assert "3 × Blue mug, Wool blanket Preparing €131.00 Order again" in visitor.text
    for gone, said in (
        (PieceCount(1, 1), "2 × Blue mug, Wool blanket 1 cancelled Preparing €117.00 of €131"),
        (PieceCount(2, 1), "2 × Blue mug 2 cancelled Preparing €28.00 of €131.00 ordered"),
        (PieceCount(1, 2), "3 × Blue mug, Wool blanket 4 cancelled Cancelled €0.00 of €131"),
    ):
        await delivery.report_shortage(None, parcel, [gone], ShortageReason.NOT_FOUND, "Bea")
        await settle()
        await visitor.open("/account/orders")
        assert said in visitor.text


async def test_nothing_remains_of_an_order_that_is_cancelled_as_a_whole(
    visitor: Visitor, office: PostOffice, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id, None)
    await settle()
    await signs_in(visitor, office)
    assert "Blue mug Cancelled €0.00 of €14.00 ordered" in visitor.text
    await visitor.open(order.links.page)
    assert "Ordered €14.00 Cancelled −€14.00 Remaining €0.00" in visitor.text

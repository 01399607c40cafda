"""What opens an order: the token in the address alone becomes a cookie; links are renewed."""

import asyncio

import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.services import mailing, sales, staff
from tests.support.api import an_order, bearer
from tests.support.cast import ANN, place
from tests.support.mails import mail_about
from tests.support.returning import opens_account
from tests.support.streams import opened, rest
from tests.support.visitor import Visitor

READ, WRITE = "orders:read", "orders:write"


@pytest.fixture
async def order(shop: None) -> sales.Placed:
    return await place(product_456=2)


def page_of(order: sales.Placed, token: str = "") -> str:
    return f"/orders/{order.order_id}" + (f"?token={token}" if token else "")


async def test_a_key_that_may_read_gets_no_token(client: httpx.AsyncClient, order) -> None:
    key = bearer(await staff.create_key("reader", [READ]))
    for token in ("anything", order.access_token[:-1], "é"):
        answer = await client.get(page_of(order, token), headers=key)
        assert answer.status_code == 303
        assert order.access_token not in str(answer.headers)
        assert f"order_{order.order_id.hex}" not in str(answer.headers)


async def test_nor_does_who_is_signed_in_for_its_address(client: httpx.AsyncClient, order) -> None:
    await opens_account("ann's", ANN.email)
    cookie = {"Cookie": "account_session=ann's"}
    answer = await client.get(page_of(order, "anything"), headers=cookie)
    assert answer.status_code == 303
    assert f"order_{order.order_id.hex}" not in str(answer.headers)


async def test_the_right_token_in_a_header_does_not_answer_for_the_one_in_the_address(
    client: httpx.AsyncClient, order
) -> None:
    answer = await client.get(page_of(order, "anything"), headers=bearer(order.access_token))
    assert f"order_{order.order_id.hex}" not in str(answer.headers)


async def test_a_customer_makes_a_new_link(visitor: Visitor, order) -> None:
    await visitor.open(order.links.page)
    old = dict(visitor.client.cookies)
    await visitor.send(f"/orders/{order.order_id}/links")
    assert visitor.page.status_code == 200
    assert "Here is your new link" in visitor.text

    for cookies, address in ((old, page_of(order)), ({}, order.links.page)):
        visitor.client.cookies = httpx.Cookies(cookies)
        await visitor.open(address)
        assert visitor.page.status_code == 404
        assert "This link was replaced" in visitor.text
        assert "Harbour" not in visitor.text


async def test_programs_make_links_anew_and_a_repeated_order_is_answered_with_the_old_bytes(
    client: httpx.AsyncClient, shop: None
) -> None:
    key = {"Idempotency-Key": "once"}
    first = await client.post("/api/v1/orders", json=an_order(product_456=1), headers=key)
    was, links = first.json(), f"/api/v1/orders/{first.json()['order_id']}/links"
    answer = await client.post(links, headers=bearer(was["access_token"]))
    assert answer.status_code == 201
    now = answer.json()
    assert now["access_token"] != was["access_token"]
    assert now["links"]["page"].endswith(now["access_token"])

    address = f"/api/v1/orders/{was['order_id']}"
    assert (await client.get(address, headers=bearer(now["access_token"]))).status_code == 200
    gone = await client.get(address, headers=bearer(was["access_token"]))
    assert gone.status_code == 404
    assert "replaced" in gone.json()["detail"]
    assert (await client.post(links, headers=bearer(was["access_token"]))).status_code == 404
    reader = bearer(await staff.create_key("reader", [READ]))
    assert (await client.post(links, headers=reader)).status_code == 403
    writer = bearer(await staff.create_key("writer", [WRITE]))
    assert (await client.post(links, headers=writer)).status_code == 201

    again = await client.post("/api/v1/orders", json=an_order(product_456=1), headers=key)
    assert (again.status_code, again.content) == (201, first.content)


async def test_mails_carry_the_newest_link(order) -> None:
    due = mail_about(order.order_id)
    made = await sales.renew_links(order.order_id)
    letter = await mailing.letter_for(due)
    assert letter
    text = letter.content.decode().replace("=\r\n", "").replace("=3D", "=")
    assert made.access_token in text
    assert order.access_token not in text


@pytest.mark.parametrize("api", ["", "/api/v1"])
async def test_what_an_old_link_opened_ends(served: httpx.AsyncClient, order, api: str) -> None:
    address = f"{api}/orders/{order.order_id}/stream?token={order.access_token}"
    async with opened(served, address) as answer:
        await sales.renew_links(order.order_id)
        async with asyncio.timeout(5):
            await rest(answer)
    assert (await served.get(address)).status_code == 404
    assert await fetch_value("SELECT token_version FROM sales.orders") == 1


async def test_a_wrong_token_costs_the_same_however_often_links_were_renewed(order) -> None:
    """Each earlier one is tried: without an end to that, each renewal makes guesses dearer."""
    await fetch("UPDATE sales.orders SET token_version = 100000")
    for version, known in ((99_999, True), (99_000, False), (0, False)):
        token = sales.token_for(order.order_id, version)
        assert (await sales.check_tokens(order.order_id, [token])).replaced is known

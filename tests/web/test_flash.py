"""Two tabs share the cookies of one browser, and lose nothing of each other by it."""

import asyncio
import re

import httpx
import pytest

from app.services import staff
from app.web.flash import with_message
from tests.support.visitor import Visitor

MUG, BLANKET = "Blue mug is in your cart.", "Wool blanket is in your cart."


@pytest.fixture
def tabs(visitor: Visitor) -> tuple[Visitor, Visitor]:
    return Visitor(visitor.client), Visitor(visitor.client)


async def adds(tab: Visitor, product_id: str) -> httpx.Response:
    """Its answer, which is a redirect that was not followed yet."""
    await tab.open(f"/products/{product_id}")
    data = dict(tab.form("/cart/lines").fields)
    return await tab.client.post("/cart/lines", data=data)


async def test_a_message_is_shown_in_the_tab_that_caused_it(
    tabs: tuple[Visitor, Visitor], shop: None
) -> None:
    one, other = tabs
    mug, blanket = await adds(one, "product_456"), await adds(other, "product_789")

    await other.open("/products/product_456")
    assert MUG not in other.text
    await other.open(blanket.headers["location"])
    assert BLANKET in other.text
    assert MUG not in other.text
    await one.open(mug.headers["location"])
    assert MUG in one.text
    await one.open(mug.headers["location"])
    assert MUG not in one.text
    assert not [name for name in one.client.cookies if name.startswith("flash")]


async def test_a_message_that_somebody_else_names_is_none(visitor: Visitor, shop: None) -> None:
    told = await adds(visitor, "product_456")
    [name] = [name for name in visitor.client.cookies if name.startswith("flash_")]
    visitor.client.cookies.set("flash_00000000", visitor.client.cookies[name])
    await visitor.open("/?told=00000000")
    assert MUG not in visitor.text
    for odd in ("", "..", "%00", "x" * 5000, "%F0%9F%99%82"):
        assert (await visitor.open(f"/?told={odd}")).status_code in (200, 400)
    await visitor.open(told.headers["location"])
    assert MUG in visitor.text


async def test_messages_of_a_browser_that_opens_no_page_do_not_pile_up(
    visitor: Visitor, shop: None
) -> None:
    for _ in range(15):
        await adds(visitor, "product_456")
    waiting = [name for name in visitor.client.cookies if name.startswith("flash_")]
    assert 0 < len(waiting) < 12


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/cart", "/cart?told=1"),
        ("/?category=a%26b#p-7", "/?category=a%26b&told=1#p-7"),
        ("/?told=0&q=x", "/?q=x&told=1"),
        ("/?told=0#a?b", "/?told=1#a?b"),
    ],
)
def test_the_address_is_the_same_but_for_the_message(address: str, found: str) -> None:
    assert with_message(address, "1") == found


async def test_each_tab_is_shown_the_address_that_it_asked_a_link_for(
    tabs: tuple[Visitor, Visitor],
) -> None:
    async def asks(tab: Visitor, email: str) -> str:
        await tab.open("/account")
        data = dict(tab.form("/account/links").fields) | {"email": email}
        return (await tab.client.post("/account/links", data=data)).headers["location"]

    one, other = tabs
    ann, bob = await asks(one, "ann@example.org"), await asks(other, "bob@example.org")
    for _ in range(2):
        assert "ann@example.org" in (await one.open(ann)).text
        assert "bob@example.org" in (await other.open(bob)).text


async def test_each_tab_tells_the_secret_of_the_endpoint_that_it_made(visitor: Visitor) -> None:
    await staff.add_person("bea@doorstep.example", "manager", "a password of hers", "Bea")
    await visitor.open("/staff/login")
    await visitor.send("/staff/login", email="bea@doorstep.example", password="a password of hers")

    async def makes(tab: Visitor, url: str) -> str:
        await tab.open("/staff/webhooks/new")
        data = dict(tab.form("/staff/webhooks").fields)
        data |= {"url": url, "event_types": "order.created"}
        return (await tab.client.post("/staff/webhooks", data=data)).headers["location"]

    one, other = Visitor(visitor.client), Visitor(visitor.client)
    first, second = await asyncio.gather(
        makes(one, "https://one.example.org/hook"), makes(other, "https://two.example.org/hook")
    )
    secrets = {
        tab: re.findall("whsec_[A-Za-z0-9+/=]+", (await tab.open(at)).text)
        for tab, at in ((one, first), (other, second))
    }
    assert secrets[one]
    assert secrets[other]
    assert set(secrets[one]).isdisjoint(secrets[other])
    assert "whsec_" not in (await one.open(first)).text

"""Who looks at pages: a customer with an order, and a manager who is logged in."""

import re
from urllib.parse import urlencode

from bench.line import Line
from bench.load import Order
from bench.shop import Shop

HIDDEN = re.compile(rb'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(rb'(name|value)="([^"]*)"')


async def owner(browser: Line, order: Order) -> str:
    """The Cookie header that opens the order's page."""
    answer = await browser.ask("GET", f"/orders/{order.order_id}?token={order.token}", expect=303)
    return f"Cookie: {_cookies(answer.headers('set-cookie'))}"


async def manager(browser: Line, shop: Shop) -> str:
    """The Cookie header of a session of the demo shop's manager."""
    email, password = shop.manager
    shown = await browser.ask("GET", "/staff/login")
    cookie = _cookies(shown.headers("set-cookie"))
    fields = {"email": email, "password": password, **_hidden(shown.body)}
    answer = await browser.ask(
        "POST",
        "/staff/login",
        f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded",
        body=urlencode(fields).encode(),
        expect=303,
    )
    return f"Cookie: {_cookies(answer.headers('set-cookie'))}"


def _cookies(lines: list[str]) -> str:
    return "; ".join(line.partition(";")[0] for line in lines)


def _hidden(body: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in HIDDEN.findall(body):
        named = {name: value.decode() for name, value in ATTRIBUTE.findall(field)}
        found[named[b"name"]] = named.get(b"value", "")
    return found

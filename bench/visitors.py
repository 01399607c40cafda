"""Who looks at pages: a customer with an order, and a manager who is logged in."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from bench.line import Line
from bench.load import Order
from bench.shop import Shop

FORM = "Content-Type: application/x-www-form-urlencoded"
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
        FORM,
        body=urlencode(fields).encode(),
        expect=303,
    )
    return f"Cookie: {_cookies(answer.headers('set-cookie'))}"


async def additions(browser: Line, shelf: Sequence[str], times: int) -> list[float]:
    """Milliseconds of each press of "Add to cart", by one visitor who has some of all of them."""
    shown = await browser.ask("GET", "/")
    cookies, token = _cookies(shown.headers("set-cookie")), _hidden(shown.body)["_csrf_token"]
    took: list[float] = []
    for turn in range(len(shelf) + times):
        form = urlencode({"_csrf_token": token, "product_id": shelf[turn % len(shelf)]})
        answer = await browser.ask(
            "POST", "/cart/lines", f"Cookie: {cookies}", FORM, body=form.encode(), expect=303
        )
        if turn == 0:
            named = [one for one in answer.headers("set-cookie") if "cart=" in one.split(";")[0]]
            cookies = f"{cookies}; {_cookies(named)}"
        took.append(answer.ms)
    return took[len(shelf) :]


def _cookies(lines: list[str]) -> str:
    return "; ".join(line.partition(";")[0] for line in lines)


def _hidden(body: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in HIDDEN.findall(body):
        named = {name: value.decode() for name, value in ATTRIBUTE.findall(field)}
        found[named[b"name"]] = named.get(b"value", "")
    return found

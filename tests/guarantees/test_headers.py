"""Every answer tells the browser what not to do: each address, each kind of error, streams too."""

import re
from typing import Any

import httpx
import pytest

from app.routes.access import ACCESS
from app.services import sales
from app.web.assets import STATIC
from app.web.doors import Door
from tests.support.asking import Answer, address, first_line
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")

EXPECTED = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
}
TEMPLATES = STATIC.parent / "templates"
RUNS_CODE = re.compile(r"""hx-on|["'](js|javascript):|hx-trigger="[^"]*\[|<script(?![^>]*\ssrc=)""")
DATA = re.compile(r'<script type="application/(json|ld\+json)"')
WRONG = (
    ("GET", "/nothing/here", b""),
    ("DELETE", "/cart", b""),
    ("TRACE", "/cart", b""),
    ("GET", "/api/v1/nothing", b""),
    ("POST", "/api/v1/orders", b"{"),
    ("POST", "/api/v1/orders", b"{" + b" " * 300_000),
    ("POST", "/cart/lines", b"x=1"),
    ("OPTIONS", "/cart", b""),
    ("HEAD", "/", b""),
    ("GET", "/orders/not-an-id", b""),
)


async def asked(app: Any, method: str, path: str, body: bytes = b"") -> Answer:
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    request = httpx.Request(method, f"http://test{path}", headers=headers, content=body)
    return await first_line(app, request)


def lacks(answer: Answer) -> set[str]:
    policy = answer.headers.get("content-security-policy", "unsafe")
    return (EXPECTED - answer.headers.keys()) | (
        {"a sound policy"} if "unsafe" in policy else set()
    )


@pytest.fixture
async def order() -> sales.Placed:
    return await place(product_456=1)


async def test_every_address_answers_with_the_whole_set(
    application: Any, order: sales.Placed
) -> None:
    token = {"Authorization": f"Bearer {order.access_token}"}
    for line in ACCESS:
        method, _, template = line.partition(" ")
        url = f"http://test{address(template, order)}"
        for headers in ({}, token):
            answer = await first_line(application, httpx.Request(method, url, headers=headers))
            assert not lacks(answer), (line, answer)
            assert "server" not in answer.headers, line


@pytest.mark.parametrize(("method", "path", "body"), WRONG)
async def test_every_kind_of_error_does(
    application: Any, method: str, path: str, body: bytes
) -> None:
    answer = await asked(application, method, path, body)

    assert not lacks(answer), answer
    assert method != "TRACE" or answer.status == 405


async def test_an_error_that_nobody_foresaw_does_and_tells_nothing(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("a secret in an error")

    for line in ("GET /cart", "GET /api/v1/products"):
        monkeypatch.setitem(ACCESS, line, Door("broken", breaks))
        answer = await client.get(line.partition(" ")[2])
        assert answer.status_code == 500
        assert not EXPECTED - answer.headers.keys()
        assert "a secret in an error" not in answer.text
        assert "RuntimeError" not in answer.text


async def test_who_was_here_by_https_comes_back_by_https_alone(
    application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "strict-transport-security" not in (await asked(application, "GET", "/")).headers

    monkeypatch.setattr("app.settings.settings.base_url", "https://test")

    for path in ("/", "/nothing", "/api/v1/orders"):
        answer = await asked(application, "GET", path)
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


async def test_an_orders_pages_tell_nobody_where_one_came_from_and_stay_in_no_cache(
    application: Any, order: sales.Placed
) -> None:
    cookie = {"Cookie": f"order_{order.order_id.hex}={order.access_token}"}
    at = f"http://test/orders/{order.order_id}"
    for below in ("", "/cancellation", "/stream", f"?token={order.access_token}"):
        request = httpx.Request("GET", at + below, headers=cookie)
        answer = await first_line(application, request)
        assert answer.status in (200, 303), below
        assert answer.headers["referrer-policy"] == "no-referrer", below
        assert "no-store" in answer.headers["cache-control"], below


@pytest.mark.parametrize("path", ["/staff/login", "/staff/shipments", "/account", "/staff/nothing"])
async def test_what_is_behind_a_door_stays_in_no_browser(application: Any, path: str) -> None:
    assert (await asked(application, "GET", path)).headers["cache-control"] == "no-store"


async def test_htmx_asks_nobody_else_and_runs_nothing(client: httpx.AsyncClient) -> None:
    """The policy forbids `eval` and inline scripts; htmx 4 has no other switch than `mode`."""
    page = await client.get("/")
    policy = page.headers["content-security-policy"]

    assert '"mode": "same-origin"' in page.text
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    for template in TEMPLATES.rglob("*.html"):
        text = DATA.sub("", template.read_text())
        assert not RUNS_CODE.search(text), template


def test_a_fragment_brings_no_script() -> None:
    for template in TEMPLATES.rglob("_*.html"):
        assert "<script" not in DATA.sub("", template.read_text()), template


async def test_no_proxy_may_change_a_stream(application: Any, order: sales.Placed) -> None:
    """One that compresses would keep messages back."""
    cookie = {"Cookie": f"order_{order.order_id.hex}={order.access_token}"}
    at = f"http://test/orders/{order.order_id}/stream"
    answer = await first_line(application, httpx.Request("GET", at, headers=cookie))
    assert "no-transform" in answer.headers["cache-control"]

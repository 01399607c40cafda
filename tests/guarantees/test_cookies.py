"""What the shop leaves in a browser: guarded, its own, and nothing for who needs nothing."""

from http.cookies import SimpleCookie

import httpx
import pytest

from app.infra.database import fetch_value
from app.services import staff
from tests.support.cast import place
from tests.support.visitor import Visitor

PASSWORD = "four tall ships in fog"
SESSIONS = "SELECT (SELECT count(*) FROM staff.sessions) + (SELECT count(*) FROM accounts.sessions)"


def left(answer: httpx.Response) -> SimpleCookie:
    cookies = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        cookies.load(line)
    return cookies


async def log_in(visitor: Visitor) -> httpx.Response:
    await visitor.open("/staff/login")
    data = dict(visitor.form("/staff/login").fields)
    data |= {"email": "bea@example.org", "password": PASSWORD}
    return await visitor.client.post("/staff/login", data=data)


@pytest.fixture
async def bea() -> None:
    await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")


async def test_a_stranger_leaves_no_session_behind(visitor: Visitor) -> None:
    for address in ("/", "/products/product_456", "/cart", "/track", "/account", "/staff/login"):
        await visitor.open(address)

    assert {name.partition("_csrf")[0] for name in visitor.client.cookies} == {"doorstep"}
    assert await fetch_value(SESSIONS) == 0


async def test_a_session_cookie_is_kept_from_scripts_and_other_sites(
    visitor: Visitor, bea: None
) -> None:
    cookie = left(await log_in(visitor))["staff_session"]

    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


async def test_a_secret_that_the_browser_brings_is_never_taken_over(
    visitor: Visitor, bea: None
) -> None:
    visitor.client.cookies.set("staff_session", "chosen-by-somebody-else")

    cookie = left(await log_in(visitor))["staff_session"]

    assert cookie.value != "chosen-by-somebody-else"
    assert await staff.member_of_session("chosen-by-somebody-else") is None


async def test_logging_in_again_ends_the_session_before(visitor: Visitor, bea: None) -> None:
    await visitor.open("/staff/login")
    data = dict(visitor.form("/staff/login").fields)
    data |= {"email": "bea@example.org", "password": PASSWORD}
    first = left(await visitor.client.post("/staff/login", data=data))["staff_session"].value

    second = left(await visitor.client.post("/staff/login", data=data))["staff_session"].value

    assert first != second
    assert await staff.member_of_session(first) is None
    assert await staff.member_of_session(second)


async def test_over_https_every_cookie_of_ours_is_bound_to_this_host(
    visitor: Visitor, bea: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CSRF cookie is named when the shop starts; a shop of https starts with the prefix."""
    monkeypatch.setattr("app.settings.settings.base_url", "https://test")
    visitor.client.base_url = httpx.URL("https://test")
    answers = [await log_in(visitor)]
    await visitor.open("/staff/shipments")
    assert visitor.page.url.path == "/staff/shipments"
    await visitor.open("/staff/scan?code=nothing")
    answers.append(visitor.page)
    order = await place(product_456=1)
    answers.append(await visitor.client.get(order.links.page))
    await visitor.open("/products/product_456")
    data = dict(visitor.form("/cart/lines").fields)
    answers.append(await visitor.client.post("/cart/lines", data=data))
    await visitor.open("/cart")
    assert "Blue mug" in visitor.text

    seen = {name: cookie for answer in answers for name, cookie in left(answer).items()}
    ours = {name: cookie for name, cookie in seen.items() if not name.startswith("doorstep_csrf")}
    assert {"__Host-staff_session", "__Host-cart", f"__Host-order_{order.order_id.hex}"} <= set(
        ours
    )
    assert [name for name in ours if name.startswith("__Secure-scan_")]
    assert [name for name in ours if name.startswith("__Host-flash_")]
    for name, cookie in ours.items():
        assert cookie["secure"], name
        assert name.startswith("__Host-") == (cookie["path"] == "/"), name
        assert name.startswith(("__Host-", "__Secure-")), name

    from app.asgi import create_app

    config = create_app().csrf_config
    assert config
    assert config.cookie_name.startswith("__Host-")
    assert config.cookie_secure

"""Who may come in, where that leads, and what no staff page holds."""

import re

import httpx
import pytest

from app.services import delivery, staff
from tests.support.visitor import Visitor

PASSWORD = " long enough, with blanks at both ends "
# What a browser would run or draw from the page itself; JSON is neither.
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\s(src=|type="application/(json|ld\+json)"))""",
    re.IGNORECASE,
)
PAGES = (
    "/staff/shipments",
    "/staff/scan",
    "/staff/stock",
    "/staff/stock/product_456",
    "/staff/events",
    "/staff/reports",
)


async def logs_in(visitor: Visitor, email: str, password: str = PASSWORD) -> None:
    await visitor.open("/staff/login")
    await visitor.send("/staff/login", email=email, password=password)


@pytest.mark.parametrize("address", PAGES)
async def test_a_stranger_is_asked_to_log_in_and_comes_back(visitor: Visitor, address: str) -> None:
    await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")

    await visitor.open(address)
    assert visitor.page.url.path == "/staff/login"
    await visitor.send("/staff/login", email="Bea@example.org", password=PASSWORD)

    assert visitor.page.url.path == address
    assert "Bea manager" in visitor.text


async def test_htmx_is_sent_to_the_login_page_as_a_whole(client: httpx.AsyncClient) -> None:
    answer = await client.get("/staff/shipments/tabs", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"].startswith("/staff/login")


@pytest.mark.parametrize("email", ["bea@example.org", "nobody@example.org", "a\x00b", ""])
async def test_whatever_was_wrong_the_answer_is_the_same(visitor: Visitor, email: str) -> None:
    await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")

    await logs_in(visitor, email, "not hers")

    assert visitor.page.status_code == 401
    assert "Wrong email or password" in visitor.text
    assert visitor.form("/staff/login").value("email") == email.replace("\x00", "")
    assert visitor.form("/staff/login").value("password") == ""


@pytest.mark.parametrize(
    "wanted", ["https://example.org/", "//example.org", "/\\example.org", "/", "/staff/logout"]
)
async def test_the_login_leads_nowhere_but_to_staff_pages(visitor: Visitor, wanted: str) -> None:
    await staff.add_person("bea@example.org", "manager", PASSWORD, "Bea")

    await visitor.open("/staff/login")
    await visitor.send("/staff/login", email="bea@example.org", password=PASSWORD, next=wanted)

    assert visitor.page.url.host == "test"
    assert visitor.page.url.path == "/staff"


async def test_who_logs_out_is_out(bea: Visitor) -> None:
    await bea.send("/staff/logout")
    assert "You are logged out." in bea.text

    await bea.open("/staff/stock")
    assert bea.page.url.path == "/staff/login"


@pytest.mark.parametrize("address", PAGES)
async def test_pages_hold_no_inline_script_or_style(
    bea: Visitor, waiting: delivery.Shipment, address: str
) -> None:
    assert not INLINE.search((await bea.open(address)).text)

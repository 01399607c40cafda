"""Kim, who was added to the staff, and what her page shows."""

import re

import httpx
import pytest

from app.services import staff
from tests.support.visitor import Visitor

PASSWORD = "four tall ships in fog"


SHOWN = re.compile(r'<code class="code" id="secret">([^<]+)</code>')


async def logs_in(application: object, email: str, password: str) -> Visitor:
    """In a browser of their own."""
    transport = httpx.ASGITransport(app=application)  # pyright: ignore[reportArgumentType]
    visitor = Visitor(httpx.AsyncClient(transport=transport, base_url="http://test"))
    visitor.client.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"
    await visitor.open("/staff/login")
    await visitor.send("/staff/login", email=email, password=password)
    return visitor


@pytest.fixture
async def kim(application: object) -> Visitor:
    """A packer with a password, logged in elsewhere."""
    await staff.add_person("kim@example.org", "packer", PASSWORD, "Kim")
    visitor = await logs_in(application, "kim@example.org", PASSWORD)
    assert visitor.page.url.path == "/staff/shipments"
    return visitor


async def is_out(visitor: Visitor) -> bool:
    await visitor.open("/staff/stock")
    return visitor.page.url.path == "/staff/login"

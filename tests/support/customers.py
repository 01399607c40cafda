"""A customer at a browser, in front of the shop of the tests."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from tests.support.post_office import PostOffice


@pytest.fixture
def visitor(client: httpx.AsyncClient, shop: None) -> Visitor:
    return Visitor(client)


@pytest.fixture
async def served(shop_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a socket: in-process ones cannot read what has no end."""
    async with httpx.AsyncClient(base_url=shop_url, timeout=10) as client:
        yield client


@pytest.fixture
async def office(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator["PostOffice"]:
    """A mail server, and no pauses between two mails."""
    from tests.support import post_office

    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)
    async with post_office.opened() as office:
        yield office

"""A customer at a browser, in front of the shop of the tests."""

import httpx
import pytest

from tests.routes.visitor import Visitor


@pytest.fixture
def visitor(client: httpx.AsyncClient, shop: None) -> Visitor:
    return Visitor(client)

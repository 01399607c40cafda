"""Shops of real processes for the tests that press on one promise at a time."""

from collections.abc import Iterator

import pytest

from tests.faults.harness.bench import Counter
from tests.faults.harness.shop import opened


@pytest.fixture
async def key(api_key) -> dict[str, str]:
    """What a game is played with."""
    scopes = ("orders:read", "orders:write", "products:write", "shipments:read", "shipments:write")
    return {"Authorization": f"Bearer {await api_key(*scopes)}"}


@pytest.fixture(scope="session")
def counter() -> Iterator[Counter]:
    """A shop with three web processes and two workers; each test leaves it whole."""
    with opened(web=3, workers=2) as shop:
        yield Counter(shop, shop.key(*Counter.SCOPES))

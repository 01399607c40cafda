"""For modules whose tests stop the taking of orders: they import this fixture."""

from collections.abc import AsyncIterator

import pytest

from app.infra.database import fetch
from app.services import shop


@pytest.fixture(autouse=True)
async def orders_are_taken_after(database: None) -> AsyncIterator[None]:
    yield
    await fetch("TRUNCATE shop.maintenance")
    await shop.refresh_maintenance()

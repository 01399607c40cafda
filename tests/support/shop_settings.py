"""For modules whose tests change the settings of the shop: they import this fixture."""

from collections.abc import AsyncIterator

import pytest

from app.infra.database import fetch
from app.services import shop


@pytest.fixture(autouse=True)
async def settings_as_before(database: None) -> AsyncIterator[None]:
    """The shop has its old settings again for the tests that follow."""
    yield
    await fetch("TRUNCATE shop.settings, shop.picture_files")
    await shop.refresh()

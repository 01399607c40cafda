"""The stage of the stories about foreign programs that answer with anything."""

import pytest

from tests.webhooks.stage import courier, receiver

__all__ = ["courier", "receiver"]


@pytest.fixture
async def plenty(shop: None) -> None:
    """Mugs for a long night of orders."""
    from app.services import products

    await products.move_stock("product_456", 100_000, "for the night", "the tests")

"""Bugs of keys: an Idempotency-Key is taken, and nothing is done with it."""

import pytest

from app.services import products
from app.services.sales import placement
from app.services.sales.placing_shapes import OrderRequest


def key_ignored(patch: pytest.MonkeyPatch) -> None:
    """Of an order."""
    patch.setattr(
        placement, "OrderRequest", lambda wanted, key, *rest: OrderRequest(wanted, None, *rest)
    )


def movement_key_ignored(patch: pytest.MonkeyPatch) -> None:
    """Of a movement of stock."""
    once = products.move_stock_once
    patch.setattr(products, "move_stock_once", lambda key, *rest: once(None, *rest))

"""A token opens its own order alone."""

from uuid import uuid4

import pytest

from app.services import sales
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_token_opens_its_own_order_alone() -> None:
    order = await place(product_456=1)
    assert sales.token_opens(order.order_id, order.access_token)
    assert not sales.token_opens(uuid4(), order.access_token)
    assert not sales.token_opens(order.order_id, order.access_token[:-1] + "é")

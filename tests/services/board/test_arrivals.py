"""What arrives is counted for the view and for the shop."""

import pytest

from app.services import board
from app.services.board import View
from tests.support.views import BEA, order

pytestmark = pytest.mark.usefixtures("shop")


async def test_what_arrives_is_counted_for_the_view_and_for_the_shop(settle) -> None:
    since = (await order(settle)).opened_at
    await order(settle)
    french = await order(settle, country="FR")

    async def news(view: View) -> tuple[int, int]:
        found = await board.opened_since(since, view, BEA)
        return found.in_view, found.in_shop

    assert await news(View()) == (2, 2)
    assert await news(View(country="FR")) == (1, 2)
    assert await news(View(status="SHIPPED")) == (0, 2)
    assert await news(View(claimed="me")) == (0, 2)
    assert await board.list_opened(since, View(country="FR"), BEA, 10) == [french]
    assert await board.list_opened(since, View(status="SHIPPED"), BEA, 10) == []

"""An empty shop has nothing to choose from."""

import pytest

from app.services import board

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_empty_shop_has_nothing_to_choose_from() -> None:
    assert await board.filter_options() == board.FilterOptions([], [])

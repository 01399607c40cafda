"""Times are written as people of the shop's zone write them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from app.i18n.language import use_language
from app.values.formats import local_moment
from app.values.shop_settings import ShopSettings, known_version, remember, shop_settings

AT = datetime(2026, 11, 29, 1, 44, tzinfo=UTC)


@pytest.fixture
def in_zone() -> Iterator[Callable[[str], None]]:
    version, known = known_version(), shop_settings()
    yield lambda zone: remember(version, ShopSettings(name="Doorstep", time_zone=zone))
    remember(version, known)


def test_a_shop_with_a_zone_writes_its_own_time_without_naming_it(
    in_zone: Callable[[str], None],
) -> None:
    in_zone("Europe/Berlin")
    assert local_moment(AT) == "Sun 29 Nov 2026, 02:44"
    with use_language("de"):
        assert local_moment(AT).endswith("2026, 02:44")


def test_a_shop_without_one_says_that_it_is_utc(in_zone: Callable[[str], None]) -> None:
    in_zone("")
    assert local_moment(AT) == "Sun 29 Nov 2026, 01:44 UTC"

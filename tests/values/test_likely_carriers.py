"""Which carrier a number looks like, by what the shop says and by the forms that are known."""

import pytest

from app.services import shop
from app.values.likely_carriers import differs, likely_carriers
from app.values.shop_carriers import ShopCarrier
from tests.support.shop_settings import settings_as_before as settings_as_before

LISTED = ["DHL", "DPD", "GLS", "Royal Mail", "UPS"]


@pytest.mark.parametrize(
    ("key", "likely"),
    [
        ("1Z999AA10123456784", ["UPS"]),
        ("00340434161094042557", ["DHL"]),
        ("RR123456785DE", ["DHL", "Royal Mail"]),
        ("09981234567890", []),
        ("", []),
    ],
)
def test_by_the_forms_that_are_known(key: str, likely: list[str]) -> None:
    assert likely_carriers(key, LISTED) == likely


def test_a_question_is_asked_only_if_the_number_is_unlike_the_bench() -> None:
    assert differs("1Z999AA10123456784", "GLS", LISTED) == ["UPS"]
    assert differs("1Z999AA10123456784", "UPS", LISTED) == []
    assert differs("09981234567890", "GLS", LISTED) == []


async def test_what_the_shop_says_comes_first(empty_shop: None) -> None:
    carriers = [
        ShopCarrier(name="DPD", number_pattern="0998*"),
        ShopCarrier(name="UPS", number_pattern="T#########"),
        ShopCarrier(name="GLS", number_pattern="*"),
    ]
    await shop.set_settings({"carriers": carriers}, "Bea", None)
    names = [one.name for one in carriers]
    assert likely_carriers("09981234567890", names) == ["DPD"]
    assert likely_carriers("1Z999AA10123456784", names) == []
    assert likely_carriers("T123456789", names) == ["UPS"]

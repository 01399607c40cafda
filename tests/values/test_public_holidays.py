"""The library's holidays, as far as promises of delivery need them."""

from datetime import date

import pytest

from app.values.public_holidays import country_of, is_known_region, is_public_holiday


@pytest.mark.parametrize(
    ("region", "day", "is_one"),
    [
        ("DE", date(2026, 12, 25), True),
        ("DE", date(2026, 10, 31), False),
        ("DE-HH", date(2026, 10, 31), True),
        ("FR", date(2027, 7, 14), True),
        ("GB-SCT", date(2026, 11, 30), True),
        ("GB-ENG", date(2026, 11, 30), False),
        ("US", date(2026, 11, 26), True),
        ("", date(2026, 12, 25), False),
        ("XX", date(2026, 12, 25), False),
        ("DE-ZZ", date(2026, 12, 25), False),
    ],
)
def test_a_holiday_is_one_in_its_region(region: str, day: date, is_one: bool) -> None:
    assert is_public_holiday(region, day) == is_one


def test_a_region_names_its_country() -> None:
    assert [country_of(region) for region in ("DE-HH", "DE", "")] == ["DE", "DE", ""]


def test_only_codes_of_iso_3166_2_are_regions() -> None:
    assert is_known_region("CH-ZH")
    assert not any(map(is_known_region, ("", "de", "Augsburg", "DE-AUGSBURG", "D")))

"""The parts of an address come in the order and with the names of their country."""

import pytest

from app.i18n.language import use_language
from app.web.address_entry import entries


@pytest.mark.parametrize(
    ("spoken", "country", "entry"),
    [
        ("en", "US", ["city state postcode", "State"]),
        ("en", "CA", ["city state postcode", "Province"]),
        ("de", "US", ["city state postcode", "Bundesstaat"]),
    ],
)
def test_a_country_has_its_own_parts(spoken: str, country: str, entry: list[str]) -> None:
    with use_language(spoken):
        assert entries()[country] == entry


def test_countries_with_postcode_and_city_need_no_entry() -> None:
    assert "DE" not in entries()

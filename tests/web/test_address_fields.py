"""The fields of an address: what is wrong in one, and what they show of an order."""

import pytest

from app.services import sales
from app.web.address_fields import FIELDS, address_from, known_details, order_faults
from tests.support.cast import HOME

TYPED = {"country": "DE", "line1": "4 Quay Road", "postcode": "28195", "city": "Bremen"}


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({}, {}),
        ({"phone": "0421 36136"}, {}),
        ({"country": "IE", "postcode": ""}, {}),
        ({"country": "XX", "postcode": ""}, {"country": "Choose a country"}),
        (
            {"postcode": "", "line1": ""},
            {"line1": "Enter the street and house number", "postcode": "Enter the postcode"},
        ),
        ({"phone": "ring me"}, {"phone": "Phone must be a phone number, such as +49 30 901820"}),
    ],
)
def test_faults_stand_at_their_fields(typed: dict[str, str], faults: dict[str, str]) -> None:
    assert order_faults(TYPED | typed) == faults


def test_what_the_fields_show_is_read_as_it_was() -> None:
    shown = known_details(HOME, "The blue door.", None)
    assert list(shown) == list(FIELDS)
    assert (shown["note"], shown["phone"], shown["line2"]) == ("The blue door.", "", "")
    assert sales.Address(**address_from(shown)) == HOME  # pyright: ignore[reportArgumentType]

"""A customer's VAT ID is tidied and doubted, and never refused."""

import pytest

from app.values.vat_ids import as_written, is_doubtful


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("de 123.456-789", "DE123456789"),
        ("  ATU 12345678 ", "ATU12345678"),
        ("CHE-123.456.789  MWST", "CHE-123.456.789 MWST"),
        ("DE 12", "DE12"),
        ("de" + "\ufb03" * 48, "de" + "\ufb03" * 48),
        ("DE 1\u00df", "DE1\u00df"),
        ("  ", None),
        ("", None),
        (None, None),
    ],
)
def test_it_is_stored_as_it_is_written(typed: str | None, stored: str | None) -> None:
    assert as_written(typed) == stored


@pytest.mark.parametrize(
    ("number", "country", "doubtful"),
    [
        ("DE123456789", "DE", False),
        ("ATU12345678", "DE", False),
        ("DE12", "DE", True),
        ("123456789", "DE", True),
        ("EL123456789", "GR", False),
        ("GR123456789", "GR", True),
        ("CHE-123.456.789 MWST", "CH", False),
        ("whatever", "US", False),
    ],
)
def test_it_is_compared_with_the_country_that_it_names(
    number: str, country: str, doubtful: bool
) -> None:
    assert is_doubtful(number, country) is doubtful

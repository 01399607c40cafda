"""Phone numbers: the usual ones in their international form, doubtful ones as they were typed."""

import pytest

from app.values.fields import Invalid
from app.values.phones import is_doubtful, link, read_phone


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("030 901820", "DE", "+49 30 901820"),
        ("+49 (0)30 901820", "DE", "+49 30 901820"),
        ("0049-30-90 18 20", "FR", "+49 30 901820"),
        ("0151/12345678", "DE", "+49 1511 2345678"),
        ("(+49) 30/90 18\u201120", "FR", "+49 30 901820"),
        ("07911 123456", "GB", "+44 7911 123456"),
        ("06-123456789", "IT", "+39 06 1234 56789"),
        ("(212) 555-0100 x 12", "US", "+1 212-555-0100 ext. 12"),
        ("030 90 18 20 #3", "DE", "+49 30 901820 ext. 3"),
        ("tel:+43 1 58858", "AT", "+43 1 58858"),
        ("+800 1234 5678", "DE", "+800 1234 5678"),
        # As other pages and keyboards have it.
        ("\u202a+49 30 901820\u202c", "DE", "+49 30 901820"),
        ("030\u200b\t901820", "DE", "+49 30 901820"),
        ("０３０９０１８２０", "DE", "+49 30 901820"),
        ("٠٣٠ ٩٠١٨٢٠", "DE", "+49 30 901820"),
        ("", "DE", None),
        (None, "DE", None),
        (" \u200b", "DE", None),
    ],
)
def test_a_number_has_its_international_form(
    typed: str | None, country: str, stored: str | None
) -> None:
    assert read_phone(typed, country) == stored
    if stored:
        assert not is_doubtful(stored, country)
        assert read_phone(stored, "US") == stored


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("901820", "DE"),
        ("+999 12345", "DE"),
        ("555-0100 ext 5", "US"),
        ("901820", "AQ"),
        ("901820", "XX"),
    ],
)
def test_a_doubtful_number_stays_as_it_was_typed(typed: str, country: str) -> None:
    assert read_phone(typed, country) == typed
    assert is_doubtful(typed, country)


@pytest.mark.parametrize(
    "typed",
    [
        "ring me",
        "12",
        "+1 800 FLOWERS",
        "030 901820 (abends)",
        "030 901820; 0151 12345678",
        "<b>030901820</b>",
        "=030+901820",
        '030"901820',
        "030 901820" + " " * 30 + "1" * 30,
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_phone(typed, "DE", "customer.phone")
    assert refused.value.field == "customer.phone"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+49 30 901820", "tel:+49-30-901820"),
        ("+49 30 901820 ext. 3", "tel:+49-30-901820;ext=3"),
        ("901 820", "tel:901820"),
        ("+999 12345 x 7", "tel:+99912345"),
    ],
)
def test_a_phone_dials_it(number: str, dialled: str) -> None:
    assert link(number) == dialled

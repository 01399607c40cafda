"""A scanner that is different keyboard layout is known by the signs that it types."""

import pytest

from app.values.keyboards import other_layouts

ORDER = "ORD-7KQ4TNYX"
GERMAN = str.maketrans("-yzYZ", "ßzyZY")
TYPED = {
    "German": ORDER.translate(GERMAN),
    "German, a capital ß": ORDER.translate(GERMAN).replace("ß", "?"),
    "American for a German scanner": ORDER.translate(GERMAN).replace("ß", "/"),
    "Swiss": ORDER.translate(GERMAN).replace("ß", "'"),
    "Italian": ORDER.replace("-", "'"),
    "Swedish": ORDER.replace("-", "+"),
    "French": ORDER.translate(str.maketrans("7Q4-", "èA')")),
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=list(TYPED))
def test_an_order_is_known_on_any_keyboard(typed: str) -> None:
    for code in (typed, f" {typed.replace('ORD', 'ord')}\r"):
        assert ORDER in other_layouts(code)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1Y999AA10123456784", "1Z999AA10123456784"),
        ("1y999aa10123456784", "1z999aa10123456784"),
        ("JDß0001", "JD-0001"),
        ("àà'é'-('", "00424654"),
    ],
)
def test_a_parcels_number_too(typed: str, number: str) -> None:
    assert number in other_layouts(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ORDER,
        "ORD-VJRTK",
        "00340434161094042557",
        "1Z999AA10123456784",
        "JD 014/60",
        "Straße 12",
        "Groß",
        "Müller & Söhne",
        "O'Neill 2024",
        "A+B 1234",
        "Café (Hof)",
    ],
)
def test_what_is_typed_as_it_was_meant(typed: str) -> None:
    assert other_layouts(typed) == []

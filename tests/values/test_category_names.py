"""Categories are named in each further language, and differ in each."""

from typing import Any

import pytest

from app.values.category_names import (
    category_names_of,
    category_names_text,
    read_category_names,
)
from app.values.fields import Invalid


def test_names_are_tidied_and_empty_ones_are_left_out() -> None:
    given = {"de": {"Wine": " Wein ", "Glasses": " "}, "fr": {"Wine": ""}}
    assert read_category_names(given, {}) == {"de": {"Wine": "Wein"}}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"es": {"Wine": "Vino"}}, "must be in one of en, de, fr"),
        ({"de": {"": "Wein"}}, "must be of categories"),
        ({"de": {"W" * 101: "Wein"}}, "must be of categories"),
        ({"de": {"Wi\nne": "Wein"}}, "must be of categories"),
        ({"de": {"Wine": "Wein", "Wines": "wein"}}, "“wein” is there twice"),
        ({"de": {str(number): f"Nr. {number}" for number in range(501)}}, "at most 500"),
    ],
)
def test_what_cannot_be_is_told(given: Any, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        read_category_names(given, {})


def test_equal_names_are_equal_texts() -> None:
    first = category_names_text({"de": {"b": "B", "a": "A"}, "fr": {}})
    assert first == category_names_text({"de": {"a": "A", "b": "B"}})
    assert category_names_of(first) == {"de": {"a": "A", "b": "B"}}
    assert (category_names_text({}), category_names_of(""), category_names_of("{")) == ("", {}, "{")

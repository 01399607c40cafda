"""Why a line is refused is said in the reader's words."""

from app.i18n.language import use_language
from app.web.line_faults import fault_text


def test_a_rule_of_a_field_is_said_plainly() -> None:
    assert fault_text("Expected `str` of length <= 200", {}) == "must have at most 200 characters"


def test_values_are_within_the_translated_sentence() -> None:
    with use_language("de"):
        assert fault_text("is that of line {line} already", {"line": 4}) == "steht schon in Zeile 4"

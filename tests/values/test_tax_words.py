"""The words for VAT, in the reader's language."""

from app.i18n.language import use_language
from app.values.tax_words import price_note, tax_percent, total_note, untaxed_note


def test_the_sentence_and_the_rate_in_the_readers_language() -> None:
    assert (price_note(), total_note(), untaxed_note(None, None)) == ("", "", "")
    assert untaxed_note("SMALL_BUSINESS", "SE").endswith("small business.")
    assert "abroad" in untaxed_note("EXPORT", "CH")
    assert [tax_percent(rate) for rate in (19.0, 5.5, 0.0)] == ["19%", "5.5%", "0%"]
    with use_language("de"):
        assert tax_percent(5.5) == "5,5\xa0%"
        assert untaxed_note("SMALL_BUSINESS", "DE").endswith("(§ 19 UStG).")

"""One cleaning of what people type: what is kept, what is seen, and what is the same."""

import re
import unicodedata

import pytest

from app.values import text

UNSEEN = ["", " ", "\u200b", "\u3164", "\u2800", "\ufeff", "\u3000\xa0", "\u2066\u2069"]
UNSEEN += ["\u115f\u1160", "\U000e0041", "\u200d\ufe0f", "\xad", "\u17b5", "\uffa0", "\U0001d159"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_nothing_visible_is_nothing(unseen: str) -> None:
    assert not text.is_visible(unseen)


@pytest.mark.parametrize("seen", ["Ann", "李", "\u200bé", "e\u0301", "🙂", "-", "\u3164x", "‏א"])
def test_one_letter_or_sign_is_seen(seen: str) -> None:
    assert text.is_visible(seen)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mu\u0308ller", "Müller"),
        (" \u200bAnn Lee\u200b\ufeff ", "Ann Lee"),
        ("Ann\u202e Lee", "Ann Lee"),
        ("\u2067Ann\u2069", "Ann"),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("کتاب\u200cها", "کتاب\u200cها"),
        ("two  blanks", "two  blanks"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("עברית\u200f", "עברית\u200f"),
        ("Ann\u2028Lee", "Ann Lee"),
        ("Ann\x85Lee\u2029", "Ann Lee"),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert text.tidy(typed) == kept
    assert text.tidy(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mu\u0308ller", "MÜLLER"),
        ("山田\u3000太郎", "山田 太郎"),
        ("Royal\xa0Mail", "royal  mail"),
        ("کتاب\u200cها", "کتابها"),
        ("Ａｎｎ", "ann"),
        ("Ann\u200b Lee\ufeff", " Ann Lee"),
        ("Stra\xadße", "STRASSE"),
    ],
)
def test_what_is_the_same(one: str, other: str) -> None:
    assert text.comparable(one) == text.comparable(other)
    assert text.comparable(text.comparable(one)) == text.comparable(one)


def test_plain_blanks_are_for_the_field_to_judge() -> None:
    assert text.sound(" Ann \u200b") == " Ann"
    assert text.sound(" Mu\u0308ller ") == " Müller "
    assert text.sound(" Ann\n") == " Ann\n"


@pytest.mark.parametrize("control", ["\x84", "\x85", "\u2028", "\x9f"])
def test_so_are_control_characters_at_the_ends(control: str) -> None:
    assert text.sound(control) == control
    assert text.sound(f"\u200bé{control}") == f"é{control}"
    assert text.tidy(f"{control}é{control}") == "é"


def test_a_long_run_of_the_unseen_takes_no_time() -> None:
    assert text.tidy("\u200b" * 250_000 + "x" + "\u3000" * 250_000) == "x"


@pytest.mark.parametrize(
    "typed",
    [
        "Win 500 EUR at https://evil.example now",
        "evil.example",
        "www.evil.example/x",
        "mailto:ann@evil.example",
        "evil。example",
        "HTTPS://EVIL.EXAMPLE",
    ],
)
def test_what_would_be_a_link_is_none(typed: str) -> None:
    broken = text.unlinked(typed)
    assert broken.replace("\u200b", "") == typed
    assert not re.search(r"\w[.。]\w|://|:\w", broken)


@pytest.mark.parametrize("name", ["Ann Lee", "J. R. Smith", "Dr. No", "St. Pauli 5.1"])
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    assert text.unlinked(name) == name == text.isolated(name)


def test_right_to_left_is_set_apart_in_plain_text() -> None:
    assert text.isolated("דנה") == "\u2068דנה\u2069"


def test_what_counts_as_plain_is_in_one_form_whatever_stands_beside_it() -> None:
    plain = [one for one in map(chr, range(1, 0x3000)) if re.fullmatch(f"[{text.PLAIN}]", one)]
    assert len(plain) > 300
    for one in plain:
        assert unicodedata.normalize("NFKC", one) == one, hex(ord(one))
        assert not unicodedata.combining(one)
        assert not re.fullmatch(f"[{text.IGNORED}]", one)
    assert unicodedata.normalize("NFKC", "".join(plain)) == "".join(plain)

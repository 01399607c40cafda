"""Text that people type: `tidy` gives the form to store, `comparable` the one to compare."""

import re
import unicodedata
from typing import Final

from app.values.folding import quoted

# They reverse the text beside them, such as a town or a price. Marks without a range, such as
# U+200F, stay.
BIDI_CONTROLS: Final = "\u202a-\u202e\u2066-\u2069"
# Characters without a shape: soft hyphens, joiners, direction marks, variation selectors.
IGNORED: Final = (
    "\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufff8"
)
# Blanks without control characters; `\s` differs between the languages that use the patterns.
SPACE: Final = " \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Characters that take up space at most, such as the Hangul fillers and the Braille blank.
BLANK: Final = f"{SPACE}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# The inside of a character class, with the characters themselves: RE2 has no `\u3164`.
UNSEEN: Final = rf"\x00-\x1f\x7f-\x9f{BLANK}{IGNORED}"
# Characters that have no other form, whatever is beside them; nearly all texts have only these.
PLAIN: Final = (
    "\x01-\x7f\xa1-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xbf-\u0131\u0134-\u013e\u0141-\u0148"
    "\u014a-\u017e\u2013\u2014\u2018-\u201e\u20ac"
)
UNSEEN_BEYOND: Final = "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"

_LINE_ENDS: Final = re.compile("[\x85\u2028\u2029]")
_TURNING: Final = re.compile(f"[{BIDI_CONTROLS}]")
# What no field of one line allows.
_CONTROLS: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_BEFORE: Final = re.compile(rf"\A(?:[{UNSEEN}{UNSEEN_BEYOND}])+")
_BEFORE_ALLOWED: Final = re.compile(rf"\A(?:(?![{_CONTROLS}])[{UNSEEN}{UNSEEN_BEYOND}])+")
_NONE_AFTER: Final = re.compile(rf"[{BLANK}{_CONTROLS}\u200b\u2060\ufeff]")
_NONE_AFTER_ALLOWED: Final = re.compile(rf"(?![{_CONTROLS}])[{BLANK}\u200b\u2060\ufeff]")
_LINK: Final = re.compile(r"://|@|[^\W_][.。．｡][^\W\d_]{2}|(?i:www\.|mailto:|tel:)")
_WITHOUT_SHAPE: Final = re.compile(f"[{IGNORED}{UNSEEN_BEYOND}]")
_BLANKS: Final = re.compile(rf"[\x00-\x1f\x7f-\x9f{BLANK}]+")


def tidy(text: str) -> str:
    """Returns the text as it is stored and shown: composed (NFC), with nothing invisible around it.

    Blanks and joiners inside stay, since names in Japanese or Persian need them. Ends of lines that
    no field shows, and that come along from other pages, become blanks.
    """
    return _LINE_ENDS.sub(" ", _trimmed(text, _BEFORE, _NONE_AFTER)).strip()


def sound(text: str) -> str:
    """Does what `tidy` does, but leaves what the field's own rule is about.

    That is plain blanks around the text, and control characters, which a description of an API
    cannot both forbid and allow at the ends.
    """
    return _trimmed(text, _BEFORE_ALLOWED, _NONE_AFTER_ALLOWED)


def _trimmed(text: str, unseen_before: re.Pattern[str], unseen_after: re.Pattern[str]) -> str:
    if text.isascii():
        return text
    text = _TURNING.sub("", unicodedata.normalize("NFC", text))
    before = unseen_before.match(text)
    begin = before.end() if before and not before[0].isascii() else 0
    end = len(text)
    while end > begin and unseen_after.match(text[end - 1]):
        end -= 1
    return text[begin:] if text[end:].isascii() else text[begin:end]


def is_visible(text: str) -> bool:
    return bool(tidy(text))


def searchable(text: str) -> str:
    """Returns a search term as `searchable_sql` forms columns; ILIKE handles case."""
    found = unicodedata.normalize("NFKC", _WITHOUT_SHAPE.sub("", text))
    return "".join(one for one in found if one.isprintable() or one.isspace()).strip()


def searchable_sql(column: str) -> str:
    """Returns SQL that brings a column into the form of `searchable`; PostgreSQL can index it.

    A search may read every row, so nearly all texts, which are in that form already, skip the work.
    """
    bare = f"regexp_replace(normalize({column}, NFKC), {quoted(f'[{IGNORED}]')}, '', 'g')"
    return f"CASE WHEN {column} !~ {quoted(f'[^{PLAIN}]')} THEN {column} ELSE {bare} END"


def comparable(text: str) -> str:
    """Returns one form for all texts that read alike, for comparing and searching.

    Compatible letters (full-width, ligatures) and cases are unified, runs of blanks become one
    blank, and characters without a shape are left out.
    """
    composed = unicodedata.normalize("NFKC", _WITHOUT_SHAPE.sub("", text)).casefold()
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", composed)).strip()


def unlinked(text: str) -> str:
    """Inserts zero-width breaks where a mail program would make a link of the text."""
    if not _LINK.search(text):
        return text
    return re.sub(r"([.:/@。．｡])(?=\S)", "\\1\u200b", text)


def isolated(text: str) -> str:
    """Isolates right-to-left text in plain text, so that it does not reverse what is beside it."""
    if any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text):
        return f"\u2068{text}\u2069"
    return text


def whole_number(typed: str) -> int | None:
    """Reads at most nine digits; returns None for any other text."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None

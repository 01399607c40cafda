"""What people type as text: kept as `tidy` has it, compared as `key` has it."""

import re
import unicodedata
from typing import Final

from app.values.folding import quoted

BIDI_CONTROLS: Final = "\u202a-\u202e\u2066-\u2069"
"""They turn what stands beside them, a town or a price. The marks of one place stay, U+200F say."""
IGNORED: Final = (
    "\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufff8"
)
"""Without a shape: soft hyphens, joiners, marks of direction, selectors of variants."""
SPACE: Final = " \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Blanks, but for control characters. `\\s` is another class in each language of patterns."""
BLANK: Final = f"{SPACE}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""What takes room at most, such as the fillers of Hangul and the empty sign of Braille."""
UNSEEN: Final = rf"\x00-\x1f\x7f-\x9f{BLANK}{IGNORED}"
"""As the inside of a class in a pattern, of letters as they are: RE2 knows no `\\u3164`."""
PLAIN: Final = (
    "\x01-\x7f\xa1-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xbf-\u0131\u0134-\u013e\u0141-\u0148"
    "\u014a-\u017e\u2013\u2014\u2018-\u201e\u20ac"
)
"""In no other form, whatever stands beside them: what nearly all names and descriptions hold."""
UNSEEN_BEYOND: Final = "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"

_TURNING: Final = re.compile(f"[{BIDI_CONTROLS}]")
_BEFORE: Final = re.compile(rf"\A(?:[{UNSEEN}{UNSEEN_BEYOND}])+")
_NONE_AFTER: Final = re.compile(rf"[{BLANK}\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff]")
_LINK: Final = re.compile(r"://|@|[^\W_][.。．｡][^\W\d_]{2}|(?i:www\.|mailto:|tel:)")
_WITHOUT_SHAPE: Final = re.compile(f"[{IGNORED}{UNSEEN_BEYOND}]")
_BLANKS: Final = re.compile(rf"[\x00-\x1f\x7f-\x9f{BLANK}]+")


def tidy(text: str) -> str:
    """As it is kept and shown: composed (NFC), turning nothing beside it, nothing unseen around it.

    Blanks and joiners within stay as they are: a name in Japanese or Persian needs its own.
    """
    return sound(text).strip()


def sound(text: str) -> str:
    """`tidy`, but for plain blanks around it: those are for the rule of the field to judge."""
    if text.isascii():
        return text
    text = _TURNING.sub("", unicodedata.normalize("NFC", text))
    before = _BEFORE.match(text)
    begin = before.end() if before and not before[0].isascii() else 0
    end = len(text)
    while end > begin and _NONE_AFTER.match(text[end - 1]):
        end -= 1
    return text[begin:] if text[end:].isascii() else text[begin:end]


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of it."""
    return bool(tidy(text))


def sought(text: str) -> str:
    """What is looked for, as `sought_in` has what is looked through; ILIKE sees to cases."""
    found = unicodedata.normalize("NFKC", _WITHOUT_SHAPE.sub("", text))
    return "".join(one for one in found if one.isprintable() or one.isspace()).strip()


def sought_in(column: str) -> str:
    """The SQL of a column as `sought` has what is looked for. PostgreSQL can index it.

    A search may read every row: what is in one form already, as nearly all is, costs next to
    nothing.
    """
    bare = f"regexp_replace(normalize({column}, NFKC), {quoted(f'[{IGNORED}]')}, '', 'g')"
    return f"CASE WHEN {column} !~ {quoted(f'[^{PLAIN}]')} THEN {column} ELSE {bare} END"


def key(text: str) -> str:
    """As it is compared and searched by: one form for all that reads alike.

    Compatible letters are one (full-width, ligatures), large and small too; any blanks are one
    blank, and what has no shape is left out.
    """
    composed = unicodedata.normalize("NFKC", _WITHOUT_SHAPE.sub("", text)).casefold()
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", composed)).strip()


def unlinked(text: str) -> str:
    """With breaks of no width where a mail program would make a link of it."""
    if not _LINK.search(text):
        return text
    return re.sub(r"([.:/@。．｡])(?=\S)", "\\1\u200b", text)


def isolated(text: str) -> str:
    """For plain text: what runs from right to left turns nothing beside it."""
    if any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text):
        return f"\u2068{text}\u2069"
    return text

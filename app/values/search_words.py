"""Words as the catalogue's search compares them: without accents, case and punctuation.

Python and PostgreSQL form the same, and neither depends on a locale or an extension. A change of
these tables needs a migration that makes PostgreSQL's functions and `products.search_entries` anew.
"""

import re
import unicodedata
from typing import Final

from app.values.folding import quoted
from app.values.text import IGNORED

# PostgreSQL's text search configuration for each language whose stems it knows.
CONFIGURATIONS: Final = {"de": "german", "en": "english", "fr": "french"}
# For every other language, and for the beginnings of words.
SIMPLE: Final = "simple"

# Accents are characters of their own in the form NFKD.
_DROPPED: Final = f"[\u0300-\u036f{IGNORED}]"
# What stands between words: controls, blanks, punctuation, and letters that look like quotes.
_BETWEEN: Final = "".join(
    chr(code)
    for first, last in (
        (0x01, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xA0), (0xA1, 0xA1), (0xAB, 0xAB),
        (0xB6, 0xB7), (0xBB, 0xBB), (0xBF, 0xBF), (0x2B9, 0x2BF), (0x2010, 0x205F),
        (0x2212, 0x2212), (0x3000, 0x3003), (0x3008, 0x3011),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_DOUBLE: Final = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}
# Letters with a stroke, which no normal form takes apart.
_STROKES: Final = {"Ø": "o", "ø": "o", "Ł": "l", "ł": "l", "Đ": "d", "đ": "d", "ı": "i"}
# Latin, Greek, Cyrillic and Armenian capitals.
_CAPITALS: Final = {
    char: char.lower()
    for char in (*map(chr, range(0x41, 0x5B)), *map(chr, range(0xC0, 0x590)))
    if char != char.lower()
    and len(char.lower()) == 1
    and char not in _DOUBLE
    and unicodedata.normalize("NFKD", char) == char
}
_SINGLE: Final = {**_CAPITALS, **_STROKES, **dict.fromkeys(_BETWEEN, " ")}

_ASCII: Final = {char: other for char, other in _SINGLE.items() if char.isascii()}

_BEYOND_ASCII: Final = "[^\x01-\x7f]"

_DROPPED_PATTERN: Final = re.compile(_DROPPED)
_TABLE: Final = str.maketrans({**_SINGLE, **_DOUBLE})


def folded(text: str) -> str:
    """Turns `Crème-Brûlée` into `creme brulee`."""
    bare = _DROPPED_PATTERN.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", bare).translate(_TABLE)


def folded_sql(column: str) -> str:
    # Most texts are ASCII, and have a short table.
    bare = f"regexp_replace(normalize({column}, NFKD), {quoted(_DROPPED)}, '', 'g')"
    made = f"normalize({bare}, NFKC)"
    for letter, pair in _DOUBLE.items():
        made = f"replace({made}, {quoted(letter)}, '{pair}')"
    return (
        f"CASE WHEN {column} ~ {quoted(_BEYOND_ASCII)} THEN {_translated(made, _SINGLE)}"
        f" ELSE {_translated(column, _ASCII)} END"
    )


def _translated(text: str, table: dict[str, str]) -> str:
    return f"translate({text}, {quoted(table)}, {quoted(table.values())})"

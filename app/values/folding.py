"""Keys by which tracking numbers and carriers are compared, in Python and in SQL alike.

Neither depends on a locale: both translate the same characters, so that what one writes the other
finds. A change of these tables needs a migration that recreates PostgreSQL's functions and columns.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 100
# What a scanner may type before a code, such as `]C1` (ISO/IEC 15424).
AIM: Final = r"^[ \r\n\t]*\][A-Za-z][0-9A-Za-z]"

_SMALL: Final = "".join(map(chr, range(ord("a"), ord("z") + 1)))
_PRINTED: Final = "".join(char for char in map(chr, range(0x20, 0x7F)) if not char.isalnum())
# Blanks, dashes, control characters and characters without a shape.
_UNSEEN: Final = "".join(
    chr(code)
    for first, last in (
        (0x01, 0x1F), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
        (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F),
        (0x2010, 0x2015), (0x2028, 0x202F), (0x205F, 0x206F), (0x2212, 0x2212), (0x2800, 0x2800),
        (0x3000, 0x3000), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFE58, 0xFE58), (0xFE63, 0xFE63),
        (0xFEFF, 0xFEFF), (0xFF0D, 0xFF0D), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    )
    for code in range(first, last + 1)
)  # fmt: skip
DROPPED: Final = _PRINTED + _UNSEEN

_LARGE_LATIN: Final = "".join(
    char for char in map(chr, range(0xC0, 0x250)) if char != char.lower() and len(char.lower()) == 1
)
_CARRIER_FROM: Final = _SMALL.upper() + _LARGE_LATIN
_CARRIER_TO: Final = _SMALL + _LARGE_LATIN.lower()
_TRACKING: Final = str.maketrans(_SMALL, _SMALL.upper(), DROPPED)
_CARRIER: Final = str.maketrans(_CARRIER_FROM, _CARRIER_TO, DROPPED)


def tracking_key(text: str) -> str:
    """Turns `0034 0434-16…` into `0034043416…`; the result is empty if there is no number."""
    return _folded(re.sub(AIM, "", text), _TRACKING)


def folded_carrier(text: str) -> str:
    """Turns `Royal Mail` into `royalmail`, whatever the blank is; aliases follow in carriers.py."""
    return _folded(text, _CARRIER)


def tracking_key_sql(column: str) -> str:
    bare = f"regexp_replace({column}, {quoted(AIM)}, '')"
    return _sql(bare, _SMALL, _SMALL.upper())


def folded_carrier_sql(column: str) -> str:
    return _sql(column, _CARRIER_FROM, _CARRIER_TO)


def _folded(text: str, table: dict[int, int | None]) -> str:
    return unicodedata.normalize("NFKC", text).translate(table)[:LONGEST]


def _sql(column: str, large: str, small: str) -> str:
    composed = f"normalize({column}, NFKC)"
    translated = f"translate({composed}, {quoted(large + DROPPED)}, {quoted(small)})"
    return f"left({translated}, {LONGEST})"


def quoted(text: Iterable[str]) -> str:
    """Returns an SQL literal in ASCII alone, whatever the encoding of the connection is."""
    return "E'" + "".join(f"\\u{ord(char):04x}" for char in text) + "'"

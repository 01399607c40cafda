"""What callers say of an order, compared without accents, case and punctuation.

Python and PostgreSQL form the same. A change needs a migration that makes `sales.hints` and
`delivery.hints` anew, with their indexes.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from app.values.order_numbers import BEGIN
from app.values.search_words import folded

# Words of a search that count; each is a condition of its own.
MOST_WORDS: Final = 6
LONGEST_WORD: Final = 50
# Letters from which on a word is also found inside of others; the index knows groups of three.
INSIDE_FROM: Final = 3
# Who has no ö on the keyboard types oe; what is folded has an o.
_UMLAUTS: Final = ("ae", "oe", "ue")
# What is read or heard as another character of an order number.
_ALIKE: Final = ("oils", "0115")
_NUMBER: Final = re.compile(r"(?:ord)?([a-z0-9]{3,16})")


class Hint(msgspec.Struct, frozen=True):
    """LIKE patterns: `words` must all match, or the `number` must."""

    words: tuple[str, ...]
    number: str | None

    def condition(self, hints: str, add: Callable[[object], str]) -> str:
        """Returns SQL; `hints` is the text of a row, and `add` returns the place of an argument."""
        words = " AND ".join(f"{hints} LIKE {add(word)}" for word in self.words)
        if not words:
            return "false"
        return f"({words} OR {hints} LIKE {add(self.number)})" if self.number else f"({words})"


def read_hint(typed: str) -> Hint:
    number = _NUMBER.fullmatch("".join(folded(typed).split()))
    words: dict[str, None] = {}
    for piece in typed.split():
        plain = _bare(folded(piece)).strip()
        # An email is found as it was typed; the words of anything else may stand anywhere.
        for word in [plain] if "@" in piece else plain.split():
            words[word[:LONGEST_WORD]] = None
    named = [word for word in words if word and not (number and word == "ord")]
    return Hint(
        tuple(f"%{'' if len(word) >= INSIDE_FROM else ' '}{word}%" for word in named[:MOST_WORDS]),
        f" {number[1].translate(str.maketrans(*_ALIKE))}%" if number else None,
    )


def hints_sql(number: str, *columns: str, folding: str) -> str:
    """Returns SQL for a row's text; `folding` is the function that does what `folded` does."""
    letters = f"substr({number}, {len(BEGIN) + 1})"
    apart = " || ' ' || ".join(columns)
    bare = f"{folding}({apart})"
    for pair in _UMLAUTS:
        bare = f"replace({bare}, '{pair}', '{pair[0]}')"
    alike = ", ".join(f"'{letters}'" for letters in _ALIKE)
    return f"' ' || translate(lower({letters}), {alike}) || ' ' || {bare}"


def _bare(text: str) -> str:
    for pair in _UMLAUTS:
        text = text.replace(pair, pair[0])
    return text

"""What may have been meant by a search that finds nothing: names with words that are near."""

import re
from collections import Counter
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Final

import msgspec

from app.infra.database import Row, fetch, fetch_value, transaction
from app.services.products.catalogue import CatalogueSearch, catalogue_page
from app.services.products.reading import FOR_SALE
from app.services.products.search_terms import Term, find_entries, read_terms
from app.values.search_words import folded

# Letters of a word from which on one may be wrong, and from which on two may be.
ONE_FROM: Final = 3
TWO_FROM: Final = 6
LONGEST: Final = 30
# How much of its trigrams a long word must share with a word of a name. Those of a short word all
# change with one letter; its neighbours are looked up one by one.
LIKENESS: Final = "0.3"
SET_LIKENESS: Final = "SELECT set_config('pg_trgm.word_similarity_threshold', $1, true)"
MOST_NAMES: Final = 300

KNOWN: Final = f"""
SELECT EXISTS (
    SELECT FROM products.products AS product WHERE product_id = ANY($1) AND {FOR_SALE}
)
"""
NAMES: Final = f"""
SELECT name FROM products.products AS product WHERE product_id = ANY($1) AND {FOR_SALE}
LIMIT {MOST_NAMES}
"""
BY_TRIGRAMS: Final = f"""
SELECT product.name FROM products.search_entries AS entry
JOIN products.products AS product USING (product_id)
WHERE {FOR_SALE} AND $1::text <% entry.name LIMIT {MOST_NAMES}
"""
_WORD: Final = re.compile(r"[^\W_]+")


class Suggestion(msgspec.Struct, frozen=True):
    """`total` is how many products `q` finds."""

    q: str
    total: int


async def suggest(search: CatalogueSearch) -> Suggestion | None:
    """Replaces the words that no product has by the nearest that one has."""
    terms = (await read_terms(search.q, search.language)).terms
    words = [term.word if await _is_known(term) else await _nearest(term) for term in terms]
    meant = " ".join(word for word in words if word)
    if not all(words) or meant == " ".join(term.word for term in terms):
        return None
    found = await catalogue_page(msgspec.structs.replace(search, q=meant), limit=1)
    return Suggestion(meant, found.total) if found.total else None


async def _is_known(term: Term) -> bool:
    return await fetch_value(KNOWN, await find_entries([term.query], [term.inside]))


async def _nearest(term: Term) -> str | None:
    word = term.word
    if not ONE_FROM <= len(word) <= LONGEST:
        return None
    names = await _names(word)
    found = Counter(one for name in names for one in _WORD.findall(name))
    most = 2 if len(word) >= TWO_FROM else 1
    judged = [
        (distance(word, folded(one)), -count, one)
        for one, count in found.items()
        if abs(len(one) - len(word)) <= most
    ]
    near = min((one for one in judged if one[0] <= most), default=None)
    return near[2] if near else None


async def _names(word: str) -> list[str]:
    rows: list[Row] = []
    if len(word) >= TWO_FROM:
        async with transaction():
            await fetch(SET_LIKENESS, LIKENESS)
            rows = await fetch(BY_TRIGRAMS, word)
    if not rows and word.isascii():
        # Without weights, so that the index answers alone.
        rows = await fetch(NAMES, await find_entries([" | ".join(_neighbours(word))], [None]))
    return [row["name"] for row in rows]


def _neighbours(word: str) -> Iterator[str]:
    # All words that one wrong, missing, additional or swapped letter makes of it.
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (f"{head}{letter}{tail}" for letter in ascii_lowercase)
        if tail:
            yield f"{head}{tail[1:]}"
            yield from (f"{head}{letter}{tail[1:]}" for letter in ascii_lowercase)
        if tail[1:]:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"


def distance(one: str, other: str) -> int:
    """Counts the letters that are wrong, missing, additional or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before_last, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, wanted) == (other[j - 2], one[i - 2]):
                least = min(least, before_last[j - 2] + 1)
            row.append(least)
    return row[-1]

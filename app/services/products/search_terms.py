"""What somebody searches for, as conditions on `products.search_entries`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from app.infra.database import Arguments, fetch, fetch_value
from app.values.gtin import barcode_in
from app.values.languages import own_language
from app.values.search_words import CONFIGURATIONS, SIMPLE, folded
from app.values.shop_settings import shop_settings

# Words of a search that count; each is a condition of its own.
MOST_WORDS: Final = 8
LONGEST_WORD: Final = 50
# Letters from which on a word is also found inside of longer ones, such as Tee in Kräutertee.
INSIDE_FROM: Final = 3

# A word stands for its stem and for all words that begin with it. Words such as "the" are none.
WORDS: Final = """
SELECT word, kept,
    (to_tsquery('simple', CASE WHEN length(word) > 1 THEN word || ':*' ELSE word END)
        || plainto_tsquery($1::text::regconfig, word)
        || CASE WHEN $5 <> $1 THEN plainto_tsquery($5::text::regconfig, word) ELSE '' END
        || plainto_tsquery('german', other))::text AS query,
    coalesce((tsvector_to_array(to_tsvector($1::text::regconfig, word)))[1], word) AS stem
FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS one (word, typed, other, place)
CROSS JOIN LATERAL (
    SELECT length(to_tsvector('simple', word)) = 0
        OR length(to_tsvector($1::text::regconfig, word)) > 0
            AND length(to_tsvector($1::text::regconfig, typed)) > 0
            AND length(to_tsvector($5::text::regconfig, word)) > 0
            AND length(to_tsvector($5::text::regconfig, typed)) > 0 AS kept
) AS judged
ORDER BY place
"""
CODED: Final = """
SELECT product_id FROM products.search_entries WHERE code = $1
UNION SELECT product_id FROM products.products WHERE barcode = $2 OR product_id = $3
"""
FIND: Final = "SELECT products.find_entries($1::text[], $2::text[])"
# Letters that a form of a category's name may have behind it, such as Küchen of Küche.
LONGEST_ENDING: Final = 2
# What is between words; each piece is folded by itself.
_GAPS: Final = re.compile(r"[\s\x00-\x2f:-@\[-`{-\x7f]+")


class Term(msgspec.Struct, frozen=True):
    """`query` is a tsquery; `stem` is how the word begins in all its forms."""

    word: str
    query: str
    stem: str

    @property
    def pattern(self) -> str:
        # Folded words have none of LIKE's wildcards.
        return f"%{self.stem}%"

    @property
    def inside(self) -> str | None:
        # Japanese and Chinese have no blanks between words.
        is_long = len(self.stem) >= INSIDE_FROM or not self.stem.isascii()
        return self.pattern if is_long else None


class Terms(msgspec.Struct, frozen=True):
    """`text` is the whole search, folded. `hits` are the ids of the products that have all terms,
    and of those whose code it is, which are `coded`; they need not be for sale.
    """

    text: str
    terms: tuple[Term, ...]
    coded: list[str]
    hits: list[str]


async def read_terms(q: str, language: str = "") -> Terms:
    """Reads `q` by the stems of the shop's own language, and of another `language`."""
    typed = [(piece, word) for piece in _GAPS.split(q) for word in folded(piece).split()]
    unique = {word[:LONGEST_WORD]: piece[:LONGEST_WORD] for piece, word in typed}
    words = list(unique)[:MOST_WORDS]
    own = CONFIGURATIONS.get(own_language(), SIMPLE)
    other = CONFIGURATIONS.get(language, SIMPLE) if language else own
    rows = await fetch(
        WORDS,
        own,
        words,
        [unique[word].lower() for word in words],
        [_without_umlaut(word) if "german" in (own, other) else "" for word in words],
        other,
    )
    named = _named_categories(language)
    terms = [Term(row["word"], _query(row, named), row["stem"]) for row in rows]
    kept = [term for term, row in zip(terms, rows, strict=True) if row["kept"]]
    asked = tuple(kept or terms)
    coded = [row["product_id"] for row in await fetch(CODED, folded(q).strip(), barcode_in(q), q)]
    found = await find_entries([term.query for term in asked], [term.inside for term in asked])
    return Terms(" ".join(words), asked, coded, list({*coded, *found}))


async def find_entries(queries: list[str], patterns: Sequence[str | None]) -> list[str]:
    """Returns the ids of the products that match each query or the pattern beside it."""
    return await fetch_value(FIND, queries, patterns) if queries else []


def closeness(terms: Terms, arguments: Arguments) -> str:
    """Returns SQL for a number that is smaller the better `entry` is what was searched for."""
    text = f"{arguments.add(terms.text)}::text"
    ids = f"{arguments.add(list(terms.coded))}::text[]"
    patterns = f"{arguments.add([term.pattern for term in terms.terms])}::text[]"
    return (
        f"CASE WHEN entry.product_id = ANY({ids}) THEN 0 WHEN entry.name = {text} THEN 1"
        f" WHEN starts_with(entry.name, {text}) THEN 2"
        f" WHEN strpos(' ' || entry.name, ' ' || {text}) > 0 THEN 3"
        f" WHEN entry.name LIKE ALL({patterns}) THEN 4 ELSE 5 END"
    )


def _named_categories(language: str) -> list[tuple[list[str], str]]:
    """Returns the words of each name in the reader's language, and a tsquery for its category."""
    if language == own_language():
        return []
    names = shop_settings().category_names.get(language, {})
    # Of an entry, the words of the category have the weight B.
    return [
        (folded(name).split(), " & ".join(f"'{word}':B" for word in words))
        for category, name in names.items()
        if (words := folded(category).split())
    ]


def _query(row: Mapping[str, Any], named: Sequence[tuple[list[str], str]]) -> str:
    typed = {row["word"], _without_umlaut(row["word"])} - {""}
    categories = [
        f"({category})"
        for words, category in named
        if any(_is_form_of(word, one) for word in words for one in typed)
    ]
    return " | ".join(filter(None, (row["query"], *categories)))


def _is_form_of(word: str, typed: str) -> bool:
    # The stems of other languages than the shop's own are unknown here; most endings are short.
    longer = len(typed) - len(word)
    with_ending = len(word) >= INSIDE_FROM and typed.startswith(word) and longer <= LONGEST_ENDING
    return word.startswith(typed) or with_ending


def _without_umlaut(word: str) -> str:
    # Who has no ö on the keyboard types oe; what is folded has an o.
    return re.sub("([aou])e", r"\1", word) if re.search("[aou]e", word) else ""

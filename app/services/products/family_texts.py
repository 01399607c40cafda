"""Families in languages that are not the shop's own: kept, and given to their members as names."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from app.infra.database import fetch
from app.services.products.family_input import (
    LONGEST_NAME,
    FamilyMember,
    FamilyText,
    member_name,
    tidy_text,
)
from app.values.languages import own_language

Said = TypeVar("Said")

# A column `texts` for a query that reads `products.families`.
FAMILY_TEXTS: Final = """
    (SELECT jsonb_object_agg(said.language, jsonb_build_object(
        'name', said.name, 'options', said.options, 'values', said.words))
     FROM products.family_texts AS said WHERE said.family_id = families.family_id)::text AS texts
"""
# The texts of several families come as one JSON array.
WRITE: Final = """
WITH given AS (
    SELECT family_id, language, name, ARRAY(SELECT jsonb_array_elements_text(options)) AS options,
        "values" AS words
    FROM jsonb_to_recordset($2::text::jsonb) AS given
        (family_id text, language text, name text, options jsonb, "values" jsonb)
), gone AS (
    DELETE FROM products.family_texts
    WHERE family_id = ANY($1) AND (family_id, language) NOT IN
        (SELECT family_id, language FROM given)
)
INSERT INTO products.family_texts (family_id, language, name, options, words)
SELECT family_id, language, name, options, words FROM given ORDER BY family_id, language
ON CONFLICT (family_id, language) DO UPDATE
SET name = excluded.name, options = excluded.options, words = excluded.words
WHERE (family_texts.name, family_texts.options, family_texts.words)
    IS DISTINCT FROM (excluded.name, excluded.options, excluded.words)
"""
# Takes rows `member` with `names`, an object from a language to the name; an empty one is removed.
NAMED_OTHERWISE: Final = """EXISTS (
    SELECT FROM jsonb_each_text(member.names) AS said (language, name)
    LEFT JOIN products.texts AS known
        ON known.product_id = member.product_id AND known.language = said.language
    WHERE coalesce(known.name, '') <> said.name)
"""
# A description that is there in this language stays.
NAME: Final = """
WITH member AS (
    SELECT product_id, said.key AS language, said.value AS name
    FROM jsonb_to_recordset($1::text::jsonb) AS given (product_id text, names jsonb)
    CROSS JOIN LATERAL jsonb_each_text(names) AS said
), unnamed AS (
    UPDATE products.texts SET name = '' FROM member
    WHERE texts.product_id = member.product_id AND texts.language = member.language
        AND member.name = '' AND texts.name <> '' AND description <> ''
), gone AS (
    DELETE FROM products.texts USING member
    WHERE texts.product_id = member.product_id AND texts.language = member.language
        AND member.name = '' AND description = ''
)
INSERT INTO products.texts (product_id, language, name, description)
SELECT product_id, language, name, '' FROM member WHERE name <> ''
ORDER BY product_id, language
ON CONFLICT (product_id, language) DO UPDATE SET name = excluded.name
WHERE texts.name <> excluded.name
"""
IN_FAMILY: Final = """
SELECT language FROM products.family_texts WHERE family_id = $1 AND name <> ''
"""
_BY_LANGUAGE: Final = msgspec.json.Decoder(dict[str, FamilyText])


def read_family_texts(found: str | None) -> dict[str, FamilyText]:
    return _BY_LANGUAGE.decode(found) if found else {}


def family_text(texts: Mapping[str, FamilyText], language: str) -> FamilyText:
    """Returns an empty one for the shop's own language, and for one without texts."""
    # What became the shop's own language later rests.
    return FamilyText() if language == own_language() else texts.get(language, FamilyText())


def carried(
    texts: Mapping[str, FamilyText],
    was: Sequence[str],
    options: Sequence[str],
    members: Sequence[FamilyMember],
) -> dict[str, FamilyText]:
    """Returns the texts of a family whose options `was`, for those that it has now."""
    nothing: dict[str, str] = {}
    places = [_place_of(place, option, was, options) for place, option in enumerate(options)]
    values = [{one.values[place] for one in members} for place, _ in enumerate(options)]
    kept = {
        language: tidy_text(
            FamilyText(
                one.name,
                [_at(place, one.options, "") for place in places],
                [
                    {
                        value: word
                        for value, word in _at(place, one.values, nothing).items()
                        if value in has
                    }
                    for place, has in zip(places, values, strict=True)
                ],
            )
        )
        for language, one in texts.items()
    }
    return {language: one for language, one in kept.items() if one != FamilyText()}


def names_of(texts: Mapping[str, FamilyText], values: Sequence[str]) -> dict[str, str]:
    """Returns the member's name in each language in which the family has one."""
    return {
        language: member_name(
            one.name, [one.word(place, value) for place, value in enumerate(values)]
        )[:LONGEST_NAME]
        for language, one in texts.items()
        if one.name
    }


async def write_family_texts(families: Mapping[str, Mapping[str, FamilyText]]) -> None:
    """Replaces all texts of these families."""
    given = [
        {"family_id": family_id, "language": language, **msgspec.structs.asdict(one)}
        for family_id, texts in families.items()
        for language, one in texts.items()
    ]
    await fetch(WRITE, list(families), msgspec.json.encode(given).decode())


async def name_members(named: Sequence[Mapping[str, Any]]) -> None:
    """Takes `product_id` and `names` of each member; an empty name is removed."""
    given = [one for one in named if one["names"]]
    if given:
        await fetch(NAME, msgspec.json.encode(given).decode())


async def languages_named(family_id: str) -> set[str]:
    """Returns those in which the family names its members."""
    return {row["language"] for row in await fetch(IN_FAMILY, family_id)}


def _place_of(place: int, option: str, was: Sequence[str], options: Sequence[str]) -> int | None:
    if option in was:
        return was.index(option)
    # An option with a new name is the one whose name is gone.
    renamed = place < len(was) and was[place] not in options
    return place if renamed else None


def _at(place: int | None, known: Sequence[Said], otherwise: Said) -> Said:
    return known[place] if known and place is not None else otherwise

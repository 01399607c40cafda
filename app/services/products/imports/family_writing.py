"""Families are written for many lines at once, with the products that belong to them."""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services.products.family_input import FamilyMember, member_name
from app.services.products.family_texts import (
    NAMED_OTHERWISE,
    carried,
    name_members,
    names_of,
    write_family_texts,
)
from app.services.products.imports.planned import Planned
from app.services.products.imports.standing import StandingFamily

WRITE_FAMILIES: Final = """
INSERT INTO products.families (family_id, name, options, changed_by)
SELECT family_id, name, ARRAY(SELECT jsonb_array_elements_text(options)), $2
FROM jsonb_to_recordset($1::text::jsonb) AS given (family_id text, name text, options jsonb)
ORDER BY family_id
ON CONFLICT (family_id) DO UPDATE SET name = excluded.name, options = excluded.options,
    changed_by = $2, changed_at = clock_timestamp(), version = families.version + 1
"""
LET_GO: Final = """
UPDATE products.products SET family_id = NULL, option_values = '{}' WHERE product_id = ANY($1)
"""
MEMBERS: Final = """(
    SELECT family_id, product_id, name, names, position,
        ARRAY(SELECT jsonb_array_elements_text(values)) AS values
    FROM jsonb_to_recordset($1::text::jsonb) AS given
        (family_id text, product_id text, name text, names jsonb, values jsonb, position integer)
) AS member"""
# The name of a product that is changed as well is written with its other columns.
JOIN: Final = f"""
UPDATE products.products SET family_id = member.family_id, name = member.name,
    option_values = member.values, changed_by = $2, changed_at = clock_timestamp(),
    version = products.version + 1
FROM {MEMBERS} WHERE products.product_id = member.product_id
    AND ((products.family_id, products.name, products.option_values)
        IS DISTINCT FROM (member.family_id, member.name, member.values) OR {NAMED_OTHERWISE})
"""
ARRANGE: Final = f"""
UPDATE products.products SET family_position = member.position FROM {MEMBERS}
WHERE products.product_id = member.product_id
    AND products.family_position IS DISTINCT FROM member.position
"""


class FamilyChange(msgspec.Struct):
    was: StandingFamily | None
    now: StandingFamily
    moved: list[str]


def family_changes(planned: Sequence[Planned]) -> list[FamilyChange]:
    groups = dict[str, list[Planned]]()
    for one in planned:
        if one.given.family:
            groups.setdefault(one.given.family.family_id, []).append(one)
    # What is the same stays as it is, also in the order of a family.
    return [
        _change(family_id, mine)
        for family_id, mine in groups.items()
        if any(one.record is None or one.changes for one in mine)
    ]


def _change(family_id: str, mine: Sequence[Planned]) -> FamilyChange:
    was = mine[0].family
    given = mine[0].given.family
    assert given
    here = {one.product_id: FamilyMember(one.product_id, one.given.option_values) for one in mine}
    known = {one.product_id: one for one in was.members} if was else {}
    if known.keys() <= here.keys():
        members = list(here.values())
    else:
        # Others are in no file, so that those who are there keep their places.
        kept = [here.get(one.product_id, one) for one in known.values()]
        members = kept + [one for product_id, one in here.items() if product_id not in known]
    moved = [one.product_id for one in known.values() if here.get(one.product_id, one) != one]
    name = given.name or (was.name if was else "")
    # A file has no texts in further languages, so that those of the family stay.
    texts = carried(was.texts, was.options, given.options, members) if was else {}
    return FamilyChange(was, StandingFamily(family_id, name, given.options, members, texts), moved)


async def write_families(families: Sequence[FamilyChange], by: str) -> None:
    changed = [
        {"family_id": one.now.family_id, "name": one.now.name, "options": one.now.options}
        for one in families
        if one.was != one.now
    ]
    if changed:
        await fetch(WRITE_FAMILIES, msgspec.json.encode(changed).decode(), by)
    said = {
        one.now.family_id: one.now.texts
        for one in families
        if one.was and one.was.texts != one.now.texts
    }
    if said:
        await write_family_texts(said)
    if moved := [product_id for one in families for product_id in one.moved]:
        await fetch(LET_GO, moved)


async def join_families(families: Sequence[FamilyChange], by: str) -> None:
    members = [
        {
            "family_id": one.now.family_id,
            "product_id": member.product_id,
            "name": member_name(one.now.name, member.values),
            "names": names_of(one.now.texts, member.values),
            "values": member.values,
            "position": place,
        }
        for one in families
        for place, member in enumerate(one.now.members)
    ]
    if members:
        given = msgspec.json.encode(members).decode()
        await fetch(JOIN, given, by)
        await fetch(ARRANGE, given)
        await name_members(members)

"""Families: products that differ in options. A member stays a product, with price and stock."""

from collections.abc import Container, Mapping
from typing import Any, Final

import msgspec

from app import audit_log
from app.i18n.language import gettext_noop
from app.infra.database import fetch, fetch_row, transaction
from app.services.products.family_input import (
    FamilyInput,
    FamilyMember,
    FamilyText,
    member_name,
    read_family,
)
from app.services.products.family_texts import (
    FAMILY_TEXTS,
    NAMED_OTHERWISE,
    carried,
    name_members,
    names_of,
    read_family_texts,
    write_family_texts,
)
from app.services.products.refusals import FamilyChanged, UnknownFamily
from app.values.fields import Invalid, require_address
from app.values.languages import own_language

FIND: Final = f"""
SELECT family_id, families.name, options, families.version, {FAMILY_TEXTS},
    coalesce(jsonb_agg(jsonb_build_object('product_id', product_id, 'values', option_values)
        ORDER BY family_position, product_id)
        FILTER (WHERE product_id IS NOT NULL), '[]')::text AS members
FROM products.families LEFT JOIN products.products USING (family_id)
WHERE family_id = $1 GROUP BY families.family_id
"""
LOCK_PRODUCTS: Final = """
SELECT product_id, name, family_id FROM products.products
WHERE product_id = ANY($1) OR family_id = $2
ORDER BY product_id FOR NO KEY UPDATE
"""
WRITE: Final = """
INSERT INTO products.families (family_id, name, options, changed_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (family_id) DO UPDATE SET name = $2, options = $3, changed_by = $4,
    changed_at = clock_timestamp(), version = families.version + 1
"""
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('family:' || $1, 0))"
PART: Final = """
UPDATE products.products SET family_id = NULL, option_values = '{}', family_position = NULL,
    changed_by = $2, changed_at = clock_timestamp(), version = version + 1
WHERE product_id = ANY($1)
"""
# Members may swap their values, and no two may have the same at any time. They join again.
LET_GO: Final = """
UPDATE products.products SET family_id = NULL, option_values = '{}' WHERE product_id = ANY($1)
"""
# The values of all members come as JSON, because arrays of arrays must all be equally long.
MEMBERS: Final = """(
    SELECT product_id, name, names, position,
        ARRAY(SELECT jsonb_array_elements_text(values)) AS values
    FROM jsonb_to_recordset($2::text::jsonb)
        AS given (product_id text, name text, names jsonb, values jsonb, position integer)
) AS member"""
JOIN: Final = f"""
UPDATE products.products SET family_id = $1, name = member.name, option_values = member.values,
    changed_by = $3, changed_at = clock_timestamp(), version = version + 1
FROM {MEMBERS}
WHERE products.product_id = member.product_id
    AND ((products.family_id, products.name, products.option_values)
        IS DISTINCT FROM ($1, member.name, member.values) OR {NAMED_OTHERWISE})
"""
# The order is the family's, so that it does not change the products.
ARRANGE: Final = f"""
UPDATE products.products SET family_position = member.position FROM {MEMBERS}
WHERE products.product_id = member.product_id AND products.family_id = $1
    AND products.family_position IS DISTINCT FROM member.position
"""


class Family(msgspec.Struct, frozen=True):
    """Members are in the order in which they were given. `texts` has what there is in languages
    that are not the shop's own, by ISO 639-1.
    """

    family_id: str
    name: str
    options: list[str]
    members: list[FamilyMember]
    version: int
    texts: dict[str, FamilyText] = {}


async def find_family(family_id: str) -> Family:
    """Raises `UnknownFamily`."""
    row = await fetch_row(FIND, family_id)
    if row is None:
        raise UnknownFamily(family_id)
    members = msgspec.json.decode(row["members"], type=list[FamilyMember])
    texts = carried(read_family_texts(row["texts"]), row["options"], row["options"], members)
    return Family(row["family_id"], row["name"], row["options"], members, row["version"], texts)


async def put_family(
    family_id: str,
    given: FamilyInput,
    by: str = "",
    expected_versions: Container[int] | None = None,
) -> tuple[Family, bool]:
    """Makes or changes a family, names its members, and returns True with it when it is new.

    Equal values change nothing. Raises `FamilyChanged` for a version that is not expected (0 for a
    family that does not exist), and `Invalid` for products that cannot be members.
    """
    given = read_family(family_id, given)
    async with transaction():
        standing = await lock_family(family_id)
        texts = _texts(given, standing)
        given = msgspec.structs.replace(given, texts=texts)
        if standing and _as_input(standing) == given:
            return standing, False
        expect(standing, expected_versions)
        if standing is None:
            require_address(family_id, "family_id")
        await _lock_members(family_id, given)
        await fetch(WRITE, family_id, given.name, given.options, by)
        if texts != (standing.texts if standing else {}):
            await write_family_texts({family_id: texts})
        values = {one.product_id: one.values for one in given.members}
        members = standing.members if standing else []
        left_out = [one.product_id for one in members if one.product_id not in values]
        await fetch(PART, left_out, by)
        await fetch(
            LET_GO,
            [one.product_id for one in members if values.get(one.product_id) != one.values],
        )
        named = _named(given, texts, standing)
        members_given = msgspec.json.encode(named).decode()
        await fetch(JOIN, family_id, members_given, by)
        await fetch(ARRANGE, family_id, members_given)
        await name_members(named)
        now = await find_family(family_id)
        subject = audit_log.Subject("family", family_id, now.name)
        await audit_log.note(
            "family.changed" if standing else "family.made",
            subject,
            describe_family(standing),
            describe_family(now),
        )
        return now, standing is None


async def lock_family(family_id: str) -> Family | None:
    """Returns the family, which nobody else changes until the transaction ends."""
    await fetch(LOCK, family_id)
    try:
        return await find_family(family_id)
    except UnknownFamily:
        return None


def expect(standing: Family | None, versions: Container[int] | None) -> None:
    """Raises `FamilyChanged` if it has none of these versions; 0 is that of a missing family."""
    version = standing.version if standing else 0
    if versions is not None and version not in versions:
        raise FamilyChanged(version)


async def _lock_members(family_id: str, given: FamilyInput) -> None:
    wanted = [member.product_id for member in given.members]
    rows = await fetch(LOCK_PRODUCTS, wanted, family_id)
    known = {row["product_id"]: row["family_id"] for row in rows}
    for place, product_id in enumerate(wanted):
        field = f"members[{place}].product_id"
        if product_id not in known:
            raise Invalid(field, gettext_noop("does not exist"))
        if known[product_id] not in (None, family_id):
            raise Invalid(field, gettext_noop("belongs to another family"))


def _texts(given: FamilyInput, standing: Family | None) -> dict[str, FamilyText]:
    # A text of what became the shop's own language later stays, though nobody can give it.
    known = standing.texts if standing else {}
    was = standing.options if standing else []
    kept = carried(known, was, given.options, given.members)
    if given.texts is None:
        return kept
    return {name: one for name, one in kept.items() if name == own_language()} | given.texts


def _as_input(family: Family) -> FamilyInput:
    return FamilyInput(family.name, family.options, family.members, family.texts)


def _named(
    given: FamilyInput, texts: Mapping[str, FamilyText], standing: Family | None
) -> list[dict[str, Any]]:
    members = {one.product_id for one in standing.members} if standing else set[str]()
    lost = {name for name, one in standing.texts.items() if one.name} if standing else set[str]()
    return [
        {
            "product_id": one.product_id,
            "name": member_name(given.name, one.values),
            "names": (dict.fromkeys(lost, "") if one.product_id in members else {})
            | names_of(texts, one.values),
            "values": one.values,
            "position": place,
        }
        for place, one in enumerate(given.members)
    ]


def describe_family(family: Family | FamilyInput | None) -> Mapping[str, Any]:
    """Returns what the audit log shows of it."""
    if family is None:
        return {}
    shown = {
        "name": family.name,
        "options": ", ".join(family.options),
        "members": "\n".join(
            f"{one.product_id}: {', '.join(one.values)}" for one in family.members
        ),
    }
    for language, one in (family.texts or {}).items():
        shown[f"name_{language}"] = one.name
        shown[f"options_{language}"] = ", ".join(one.options)
        words = (f"{value}: {word}" for words in one.values for value, word in words.items())
        shown[f"values_{language}"] = "\n".join(words)
    return shown

"""Products, families and stock are written for many lines at once, in the open transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from app import audit_log
from app.infra.database import fetch
from app.services.products import records
from app.services.products.editing import COLUMNS, OPENING, note_change, noted
from app.services.products.families import describe_family
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
from app.services.products.shapes import ProductRecord

# The reason of a movement by which what is on hand follows the quantity in a file.
IMPORTED: Final = "import"
# Changes that are in other tables than the product's own.
ELSEWHERE: Final = frozenset({"options", "pictures"})
# One JSON object a product, by the names of the columns.
GIVEN: Final = """jsonb_array_elements($1::text::jsonb) AS one
    CROSS JOIN LATERAL jsonb_populate_record(NULL::products.products, one) AS given"""
MAKE: Final = f"""
INSERT INTO products.products (product_id, {COLUMNS}, family_id, option_values, changed_by,
    withdrawn_at, published_at)
SELECT product_id, {COLUMNS}, family_id, coalesce(option_values, '{{}}'), $2,
    CASE WHEN NOT (one->>'sold')::boolean THEN clock_timestamp() END,
    CASE WHEN NOT (one->>'draft')::boolean THEN clock_timestamp() END
FROM {GIVEN} ORDER BY product_id
"""
STOCK: Final = """
WITH given AS (SELECT * FROM unnest($1::text[], $2::bigint[]) AS given (product_id, quantity)),
moved AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, quantity, $3, $4 FROM given WHERE quantity <> 0 ORDER BY product_id
)
INSERT INTO products.stock (product_id, on_hand, reserved)
SELECT product_id, quantity, 0 FROM given ORDER BY product_id
"""
_OF_GIVEN: Final = ", ".join(f"given.{name}" for name in COLUMNS.split(", "))
CHANGE: Final = f"""
UPDATE products.products SET ({COLUMNS}) = ROW({_OF_GIVEN}),
    changed_by = $2, changed_at = clock_timestamp(), version = products.version + 1,
    withdrawn_at = CASE WHEN NOT (one->>'sold')::boolean
        THEN coalesce(products.withdrawn_at, clock_timestamp()) END,
    published_at = CASE WHEN NOT (one->>'draft')::boolean
        THEN coalesce(products.published_at, clock_timestamp()) END
FROM {GIVEN} WHERE products.product_id = given.product_id
"""
COUNT: Final = """
WITH given AS (SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
    AS given (product_id, on_hand, quantity)),
moved AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, quantity - on_hand, $4, $5 FROM given ORDER BY product_id
)
UPDATE products.stock SET on_hand = given.quantity FROM given
WHERE stock.product_id = given.product_id
"""
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


async def write_products(
    planned: Sequence[Planned], counted: Mapping[str, tuple[int, int]], by: str
) -> None:
    """Writes what is new and changed, and the stock that was `counted`: before and after, by id."""
    families = _families_of(planned)
    await _write_families(families, by)
    new = [one for one in planned if one.record is None]
    if new:
        await fetch(MAKE, _json(new), by)
        ids, quantities = [one.product_id for one in new], [one.given.quantity or 0 for one in new]
        await fetch(STOCK, ids, quantities, OPENING, by)
    changed = [one for one in planned if one.record and one.changes.keys() - ELSEWHERE]
    if changed:
        await fetch(CHANGE, _json(changed), by)
    await _join(families, by)
    if counted:
        levels = [(product_id, *level) for product_id, level in counted.items()]
        await fetch(COUNT, *map(list, zip(*levels, strict=True)), IMPORTED, by)
    await _note_all(planned, families, counted)


class _Family(msgspec.Struct):
    was: StandingFamily | None
    now: StandingFamily
    moved: list[str]


def _families_of(planned: Sequence[Planned]) -> list[_Family]:
    groups = dict[str, list[Planned]]()
    for one in planned:
        if one.given.family:
            groups.setdefault(one.given.family.family_id, []).append(one)
    # What is the same stays as it is, also in the order of a family.
    return [
        _family(family_id, mine)
        for family_id, mine in groups.items()
        if any(one.record is None or one.changes for one in mine)
    ]


def _family(family_id: str, mine: Sequence[Planned]) -> _Family:
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
    return _Family(was, StandingFamily(family_id, name, given.options, members, texts), moved)


async def _write_families(families: Sequence[_Family], by: str) -> None:
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


async def _join(families: Sequence[_Family], by: str) -> None:
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


def _json(planned: Sequence[Planned]) -> str:
    return msgspec.json.encode([_columns(one) for one in planned]).decode()


def _columns(planned: Planned) -> dict[str, Any]:
    family = planned.given.family
    if planned.record or not family:
        return planned.columns | {"product_id": planned.product_id}
    return planned.columns | {
        "product_id": planned.product_id,
        "family_id": family.family_id,
        "option_values": planned.given.option_values,
    }


async def _note_all(
    planned: Sequence[Planned],
    families: Sequence[_Family],
    counted: Mapping[str, tuple[int, int]],
) -> None:
    actor = audit_log.acting()
    if actor is None:
        return
    rows = await fetch(
        f"{records.SELECT} WHERE product_id = ANY($1)", [one.product_id for one in planned]
    )
    now = {row["product_id"]: records.record(row) for row in rows}
    lines = list[audit_log.Action]()

    def note(action: str, subject: audit_log.Subject, before: Any, after: Any) -> None:
        lines.append(
            audit_log.Action(name=action, subject=subject, actor=actor, before=before, after=after)
        )

    for one in families:
        if one.was != one.now:
            note(
                "family.changed" if one.was else "family.made",
                audit_log.Subject("family", one.now.family_id, one.now.name),
                describe_family(one.was.as_input()) if one.was else {},
                describe_family(one.now.as_input()),
            )
    for one in planned:
        record = now[one.product_id]
        subject = audit_log.Subject("product", one.product_id, record.name)
        _note_product(one.record, record, subject, note)
        before, after = counted.get(one.product_id, (0, record.on_hand))
        if before != after and (one.record is None or one.product_id in counted):
            reason = OPENING if one.record is None else IMPORTED
            note("stock.moved", subject, {"on_hand": before}, {"on_hand": after, "reason": reason})
    await audit_log.note_all(lines)


def _note_product(
    was: ProductRecord | None, now: ProductRecord, subject: audit_log.Subject, note: Any
) -> None:
    if was is None:
        note("product.made", subject, {}, noted(now))
    elif noted(was) != noted(now):
        before, after = noted(was), noted(now)
        note_change(was, now, lambda action: note(action, subject, before, after))

"""Products, families and stock are written for many lines at once, in the open transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from app import audit_log
from app.infra.database import fetch
from app.services.products import records
from app.services.products.editing import COLUMNS, OPENING, note_change, noted
from app.services.products.families import describe_family
from app.services.products.imports.family_writing import (
    FamilyChange,
    family_changes,
    join_families,
    write_families,
)
from app.services.products.imports.planned import Planned
from app.services.products.shapes import ProductRecord
from app.services.products.texts import write_texts

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


async def write_products(
    planned: Sequence[Planned], counted: Mapping[str, tuple[int, int]], by: str
) -> None:
    """Writes what is new and changed, and the stock that was `counted`: before and after, by id."""
    families = family_changes(planned)
    await write_families(families, by)
    new = [one for one in planned if one.record is None]
    if new:
        await fetch(MAKE, _json(new), by)
        ids, quantities = [one.product_id for one in new], [one.given.quantity or 0 for one in new]
        await fetch(STOCK, ids, quantities, OPENING, by)
    changed = [one for one in planned if one.record and one.changes.keys() - ELSEWHERE]
    if changed:
        await fetch(CHANGE, _json(changed), by)
    said = {
        one.product_id: one.columns["texts"]
        for one in planned
        if one.columns["texts"] != (one.record.texts if one.record else {})
    }
    if said:
        await write_texts(said)
    await join_families(families, by)
    if counted:
        levels = [(product_id, *level) for product_id, level in counted.items()]
        await fetch(COUNT, *map(list, zip(*levels, strict=True)), IMPORTED, by)
    await _note_all(planned, families, counted)


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
    families: Sequence[FamilyChange],
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

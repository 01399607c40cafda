"""What was compared is applied batch by batch; what cannot be is refused by itself."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final
from uuid import UUID

import msgspec
import structlog

from app.i18n.language import gettext_noop
from app.infra.database import (
    Row,
    columns,
    fetch,
    is_contention,
    is_outage,
    savepoint,
    transaction,
)
from app.services.products.imports.family_rules import judge_families
from app.services.products.imports.given import GivenProduct, LineFault
from app.services.products.imports.picture_queue import ask_pictures
from app.services.products.imports.planned import Planned
from app.services.products.imports.planning import plan
from app.services.products.imports.runs import END, GO_ON, LeasedImport, announce_progress, hold
from app.services.products.imports.standing import read_standing
from app.services.products.imports.writing import write_products
from app.values.product_states import ImportOutcome, ImportState

log = structlog.get_logger(__name__)

CHANGED_SINCE: Final = gettext_noop("was changed since the file was checked; check the file again")
MOVED_SINCE: Final = gettext_noop(
    "was compared with a stock of {seen}, and it is {on_hand} by now; check the file again"
)
HELD: Final = gettext_noop("is less than the {count} that open orders hold")
UNSAVED: Final = gettext_noop("could not be saved; check the file again")

READ_BATCH: Final = """
SELECT place, product_id, version, on_hand, given::text AS given
FROM products.import_entries
WHERE import_id = $1 AND batch = $2 AND outcome <> 'REFUSED' AND settled_at IS NULL
ORDER BY place
"""
SETTLE: Final = """
UPDATE products.import_entries SET settled_at = clock_timestamp()
WHERE import_id = $1 AND place = ANY($2)
"""
REFUSE: Final = """
UPDATE products.import_entries AS entry SET outcome = 'REFUSED', fault = given.fault::jsonb
FROM unnest($2::int[], $3::text[]) AS given (place, fault)
WHERE import_id = $1 AND entry.place = given.place
"""
SIZE: Final = "SELECT count(*) FROM products.import_entries WHERE import_id = $1 AND batch = $2"
# Advisory locks first, then products in the order of their ids, as where a family is edited.
LOCK_FAMILIES: Final = """
SELECT pg_advisory_xact_lock(hashtextextended('family:' || family_id, 0))
FROM (SELECT unnest($1::text[]) AS family_id ORDER BY 1) AS one
"""
LOCK_PRODUCTS: Final = """
SELECT FROM products.products WHERE product_id = ANY($1) OR family_id = ANY($2)
ORDER BY product_id FOR NO KEY UPDATE
"""
LOCK_STOCK: Final = """
SELECT product_id, on_hand, reserved FROM products.stock WHERE product_id = ANY($1)
ORDER BY product_id FOR UPDATE
"""


class DueEntry(msgspec.Struct, frozen=True):
    """`version` and `on_hand` are those that the file was compared with."""

    place: int
    product_id: str
    version: int
    on_hand: int | None
    given: GivenProduct


async def apply_batch(leased: LeasedImport, worker: UUID) -> None:
    import_id = leased.import_id
    async with transaction():
        number = await hold(import_id, worker)
        if number is None:
            return
        if number < leased.batches:
            rows = await fetch(READ_BATCH, import_id, number)
            await _apply_some(leased, [_due(row) for row in rows])
            size = await fetch(SIZE, import_id, number)
            await fetch(GO_ON, import_id, size[0]["count"])
        if number + 1 >= leased.batches:
            await fetch(END, import_id, ImportState.DONE, "")
        announce_progress(import_id)


async def _apply_some(leased: LeasedImport, entries: Sequence[DueEntry]) -> None:
    """Applies all, or halves them until the one is found that the database refuses."""
    if not entries:
        return
    try:
        async with savepoint():
            await _apply_all(leased, entries)
    except Exception as error:
        if is_outage(error) or is_contention(error):
            raise
        families = [list(group) for _key, group in groupby(entries, _family_key)]
        if len(families) == 1:
            log.warning("products of a file could not be saved", exc_info=error)
            fault = {one.place: LineFault(one.given.line, "", UNSAVED) for one in entries}
            await _refuse(leased.import_id, fault)
            return
        half = len(families) // 2
        for some in (families[:half], families[half:]):
            await _apply_some(leased, [one for group in some for one in group])


async def _apply_all(leased: LeasedImport, entries: Sequence[DueEntry]) -> None:
    given = [one.given for one in entries]
    families = list({one.family.family_id for one in given if one.family})
    await fetch(LOCK_FAMILIES, families)
    await fetch(LOCK_PRODUCTS, [one.product_id for one in entries], families)
    levels = await _lock_stock(leased, entries)
    planned = plan(given, await read_standing(given), leased.titles, {})
    for entry, one in zip(entries, planned, strict=True):
        level = levels.get(entry.product_id)
        one.fault = (
            one.fault or _changed_since(entry, one) or _stock_fault(entry, level, leased.titles)
        )
    # A product that is refused here stays in its family.
    judge_families(planned, leased.titles)
    wrong = dict[int, LineFault]()
    counted = dict[str, tuple[int, int]]()
    sound = list[Planned]()
    for entry, one in zip(entries, planned, strict=True):
        if one.fault:
            wrong[entry.place] = one.fault
            continue
        sound.append(one)
        level, quantity = levels.get(entry.product_id), entry.given.quantity
        if level and quantity is not None and quantity != level["on_hand"]:
            counted[entry.product_id] = level["on_hand"], quantity
    await _refuse(leased.import_id, wrong)
    await write_products(sound, counted, leased.by)
    await ask_pictures(leased.import_id, sound)
    places = {one.place for one in entries} - wrong.keys()
    await fetch(SETTLE, leased.import_id, sorted(places))


async def _lock_stock(leased: LeasedImport, entries: Sequence[DueEntry]) -> dict[str, Row]:
    ids = [
        one.product_id
        for one in entries
        if one.version and one.given.quantity not in (None, one.on_hand)
    ]
    if not leased.sets_stock or not ids:
        return {}
    return {row["product_id"]: row for row in await fetch(LOCK_STOCK, ids)}


def _changed_since(entry: DueEntry, planned: Planned) -> LineFault | None:
    version = planned.record.version if planned.record else 0
    if version == entry.version and planned.product_id == entry.product_id:
        return None
    if version and planned.outcome == ImportOutcome.SAME:
        return None
    return LineFault(entry.given.line, "", CHANGED_SINCE)


def _stock_fault(entry: DueEntry, level: Row | None, titles: Mapping[str, str]) -> LineFault | None:
    line, column = entry.given.line, titles.get("quantity", "")
    if level is None or level["on_hand"] == entry.given.quantity:
        return None
    if level["on_hand"] != entry.on_hand:
        values = {"seen": entry.on_hand or 0, "on_hand": level["on_hand"]}
        return LineFault(line, column, MOVED_SINCE, values)
    if (entry.given.quantity or 0) < level["reserved"]:
        return LineFault(line, column, HELD, {"count": level["reserved"]})
    return None


async def _refuse(import_id: UUID, wrong: Mapping[int, LineFault]) -> None:
    if wrong:
        faults = [msgspec.json.encode(fault).decode() for fault in wrong.values()]
        await fetch(REFUSE, import_id, *columns(list(zip(wrong, faults, strict=True))))


def _family_key(entry: DueEntry) -> tuple[str, int]:
    family = entry.given.family
    return (family.family_id, 0) if family else ("", entry.place)


def _due(row: Row) -> DueEntry:
    given = msgspec.json.decode(row["given"], type=GivenProduct)
    return DueEntry(row["place"], row["product_id"], row["version"], row["on_hand"], given)

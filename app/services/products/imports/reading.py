"""Imports and their entries for their readers."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.infra import live
from app.infra.database import Row, fetch, fetch_row
from app.services.products.imports.given import LineFault
from app.services.products.refusals import UnknownImport
from app.values.paging import Page, cursor_after, key_of
from app.values.product_states import ImportOutcome, ImportState

UNDER_WAY: Final = (ImportState.CHECKING, ImportState.APPLYING)

COUNTS: Final = """
(SELECT jsonb_build_object(
    'new', count(*) FILTER (WHERE outcome = 'ADDED'),
    'changed', count(*) FILTER (WHERE outcome = 'CHANGED'),
    'same', count(*) FILTER (WHERE outcome = 'SAME'),
    'refused', count(*) FILTER (WHERE outcome = 'REFUSED'),
    'counted', count(*) FILTER (WHERE outcome <> 'REFUSED' AND version > 0 AND quantity <> on_hand))
 FROM products.import_entries AS entry WHERE entry.import_id = imports.import_id)::text AS counts
"""
COLUMNS: Final = """
import_id, file_name, format, encoding, separator, others, state, fault, sets_stock, found, settled,
    batches, batch, asked_by, asked_at, applied_by, applied_at, ended_at
"""
PICTURES: Final = """
(SELECT jsonb_build_object(
    'waiting', count(*) FILTER (WHERE fetches.state = 'PENDING'),
    'fetched', count(*) FILTER (WHERE fetches.state = 'SENT'),
    'failed', count(*) FILTER (WHERE fetches.state = 'FAILED'))
 FROM products.picture_fetches AS fetches WHERE fetches.import_id = imports.import_id)::text
    AS pictures
"""
FIND: Final = f"""
SELECT {COLUMNS}, {COUNTS}, {PICTURES} FROM products.imports WHERE import_id = $1
"""
FAILED: Final = """
SELECT product_id, name, url, picture_fetches.reason
FROM products.picture_fetches JOIN products.products USING (product_id)
WHERE import_id = $1 AND state = 'FAILED' ORDER BY picture_fetches.id LIMIT $2
"""
LIST: Final = f"""
SELECT {COLUMNS} FROM products.imports ORDER BY asked_at DESC LIMIT $1
"""
ENTRIES: Final = """
SELECT place, line, product_id, name, outcome, on_hand, quantity, version, changes::text,
    fault::text, settled_at
FROM products.import_entries
WHERE import_id = $1 AND ($2::text IS NULL OR outcome = $2)
  AND (NOT $3 OR outcome <> 'REFUSED' AND version > 0 AND quantity <> on_hand)
  AND place > $4
ORDER BY place LIMIT $5
"""


class ImportCounts(msgspec.Struct, frozen=True):
    """`counted` are known products of which the file has another quantity than the shop."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    counted: int = 0


class PictureCounts(msgspec.Struct, frozen=True):
    waiting: int = 0
    fetched: int = 0
    failed: int = 0


class FailedPicture(msgspec.Struct, frozen=True):
    """`reason` is English."""

    product_id: str
    name: str
    url: str
    reason: str


class ProductImport(msgspec.Struct, frozen=True, kw_only=True):
    """`found` is the number of products in the file, and `settled` how many of them are compared,
    or applied. `others` are columns that are not taken over.
    """

    import_id: UUID
    file_name: str
    format: str
    encoding: str
    separator: str
    others: list[str]
    state: ImportState
    fault: str
    sets_stock: bool
    found: int
    settled: int
    batches: int
    batch: int
    asked_by: str
    asked_at: datetime
    applied_by: str
    applied_at: datetime | None
    ended_at: datetime | None
    counts: ImportCounts = ImportCounts()
    pictures: PictureCounts = PictureCounts()

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def version(self) -> int:
        """Grows with each step."""
        fetched = self.pictures.fetched + self.pictures.failed
        return [*ImportState].index(self.state) * 1_000_000 + self.settled + fetched

    @property
    def is_followed(self) -> bool:
        """Whether anything of it goes on by itself, also after its end."""
        return self.is_under_way or self.pictures.waiting > 0


class ImportEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What the file does to one product, or why its `line` is refused."""

    place: int
    line: int
    product_id: str
    name: str
    outcome: ImportOutcome
    version: int
    on_hand: int | None
    quantity: int | None
    changes: dict[str, tuple[Any, Any]]
    fault: LineFault | None
    settled_at: datetime | None


async def find_import(import_id: UUID) -> ProductImport:
    """Raises `UnknownImport`."""
    row = await fetch_row(FIND, import_id)
    if row is None:
        raise UnknownImport(str(import_id))
    return _import(row)


async def recent_imports(limit: int = 20) -> list[ProductImport]:
    """Returns the latest first, without their counts."""
    return [_import(row) for row in await fetch(LIST, limit)]


async def import_entries(
    import_id: UUID,
    outcome: ImportOutcome | None = None,
    *,
    counted: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ImportEntry]:
    """Returns them in the order of the file, those with another quantity alone if `counted`.

    Raises `Invalid` for the cursor.
    """
    place = key_of(cursor, tuple[int])[0] if cursor else -1
    rows = await fetch(ENTRIES, import_id, outcome, counted, place, limit + 1)
    found = [_entry(row) for row in rows[:limit]]
    return Page(found, cursor_after(found[-1].place) if len(rows) > limit else None)


async def failed_pictures(import_id: UUID, limit: int = 50) -> list[FailedPicture]:
    return [FailedPicture(**row) for row in await fetch(FAILED, import_id, limit)]


async def changed_lately(seconds: float) -> dict[UUID, int]:
    """Returns the versions of the imports that changed, by id."""
    rows = await fetch(
        f"SELECT {COLUMNS}, {PICTURES} FROM products.imports"
        " WHERE changed_at > now() - make_interval(secs => $1)",
        seconds,
    )
    return {row["import_id"]: _import(row).version for row in rows}


def announce_progress(import_id: UUID) -> None:
    """Nudges the pages that follow the import, after the commit."""
    live.nudge("import", import_id)


def _import(row: Row) -> ProductImport:
    known = dict[str, Any](row)
    known["state"] = ImportState(row["state"])
    known["counts"] = msgspec.json.decode(known.get("counts") or "{}", type=ImportCounts)
    known["pictures"] = msgspec.json.decode(known.get("pictures") or "{}", type=PictureCounts)
    return ProductImport(**known)


def _entry(row: Row) -> ImportEntry:
    known = dict[str, Any](row)
    known["outcome"] = ImportOutcome(row["outcome"])
    known["changes"] = msgspec.json.decode(row["changes"], type=dict[str, tuple[Any, Any]])
    known["fault"] = row["fault"] and msgspec.json.decode(row["fault"], type=LineFault)
    return ImportEntry(**known)

"""Imports from the upload of a file to its end: they are rows, and workers take them in turn."""

from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.audit_log import Actor
from app.i18n.language import language
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.services.products.imports.decoding import LONGEST_FILE, LONGEST_FILE_MB
from app.services.products.imports.reading import (
    UNDER_WAY,
    ProductImport,
    announce_progress,
    find_import,
)
from app.services.products.refusals import FileTooLarge, NotChecked, UnknownImport
from app.values.product_states import ImportState
from app.values.untrusted import storable

# Seconds; a worker that has an import renews it with each batch.
LEASE: Final = 20
KEPT_DAYS: Final = 30
# Products; a batch is under way for about a fifth of a second.
BATCH: Final = 200

INSERT: Final = """
INSERT INTO products.imports (import_id, file_name, content, state, language, actor_kind, actor_id,
    asked_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
ANY_IMPORT: Final = f"""
SELECT FROM products.imports WHERE state IN ({", ".join(f"'{state}'" for state in UNDER_WAY)})
"""
LEASE_ONE: Final = f"""
UPDATE products.imports SET leased_by = $1,
    leased_until = clock_timestamp() + make_interval(secs => {LEASE})
WHERE import_id = (
    SELECT import_id FROM products.imports
    WHERE state = ANY($2) AND ($3::uuid IS NULL OR import_id = $3)
      AND (leased_until IS NULL OR leased_by = $1 OR leased_until < clock_timestamp())
    ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING import_id, state, columns::text, batch, batches, sets_stock, language, actor_kind,
    actor_id, asked_by, applied_by
"""
APPLY: Final = """
UPDATE products.imports SET state = $2, batch = 0, settled = 0, sets_stock = $3,
    applied_at = clock_timestamp(),
    changed_at = clock_timestamp(), applied_by = $4, actor_kind = $5, actor_id = $6
WHERE import_id = $1
"""
# The lease is still this worker's, and nobody else gets the import until the batch is committed.
HOLD: Final = """
SELECT batch FROM products.imports
WHERE import_id = $1 AND leased_by = $2 AND state = ANY($3) FOR UPDATE
"""
GO_ON: Final = """
UPDATE products.imports SET batch = batch + 1, settled = settled + $2,
    changed_at = clock_timestamp()
WHERE import_id = $1
"""
END: Final = """
UPDATE products.imports SET state = $2::text, fault = $3, content = NULL, leased_by = NULL,
    leased_until = NULL, changed_at = clock_timestamp(),
    ended_at = CASE WHEN $2::text IN ('DONE', 'UNREADABLE') THEN clock_timestamp() END
WHERE import_id = $1
"""
DELETE_OLD: Final = """
DELETE FROM products.imports WHERE import_id = ANY(ARRAY(
    SELECT import_id FROM products.imports
    WHERE asked_at < now() - make_interval(days => $1) AND state <> ALL($3) LIMIT $2))
RETURNING 1
"""


class LeasedImport(msgspec.Struct, frozen=True, kw_only=True):
    import_id: UUID
    state: ImportState
    titles: dict[str, str]
    batch: int
    batches: int
    sets_stock: bool
    language: str
    actor: Actor
    by: str


async def ask_import(file_name: str, content: bytes, by: str) -> UUID:
    """Keeps the file to be compared with the shop. Raises `FileTooLarge`."""
    if len(content) > LONGEST_FILE:
        raise FileTooLarge(LONGEST_FILE_MB)
    import_id = uuid7()
    actor = audit_log.acting() or Actor("command", name=by)
    name = storable(file_name.replace("\\", "/").rpartition("/")[2], 200)
    async with transaction():
        await fetch(
            INSERT,
            import_id,
            name,
            content,
            ImportState.CHECKING,
            language(),
            actor.kind,
            actor.actor_id[:100],
            by,
        )
        await audit_log.note("import.asked", audit_log.Subject("import", import_id, name))
        announce_progress(import_id)
    return import_id


async def apply_import(import_id: UUID, by: str, *, sets_stock: bool = False) -> ProductImport:
    """Lets it be applied; the same again changes nothing. With `sets_stock`, the products that the
    shop has get the quantities of the file, too.

    Raises `UnknownImport`, and `NotChecked` before it is compared.
    """
    async with transaction():
        row = await fetch_row(
            "SELECT state, file_name FROM products.imports WHERE import_id = $1 FOR UPDATE",
            import_id,
        )
        if row is None:
            raise UnknownImport(str(import_id))
        if row["state"] in (ImportState.CHECKING, ImportState.UNREADABLE):
            raise NotChecked(str(import_id))
        if row["state"] == ImportState.CHECKED:
            actor = audit_log.acting() or Actor("command", name=by)
            who = actor.kind, actor.actor_id[:100]
            await fetch(APPLY, import_id, ImportState.APPLYING, sets_stock, by, *who)
            subject = audit_log.Subject("import", import_id, row["file_name"])
            await audit_log.note("import.started", subject)
            announce_progress(import_id)
        return await find_import(import_id)


async def lease_import(worker: UUID, import_id: UUID | None = None) -> LeasedImport | None:
    """Takes an import that is under way, and that no other worker has."""
    row = await fetch_row(LEASE_ONE, worker, list(UNDER_WAY), import_id)
    if row is None:
        return None
    applied = row["state"] == ImportState.APPLYING
    by = row["applied_by"] if applied else row["asked_by"]
    return LeasedImport(
        import_id=row["import_id"],
        state=ImportState(row["state"]),
        titles=msgspec.json.decode(row["columns"], type=dict[str, str]),
        batch=row["batch"],
        batches=row["batches"],
        sets_stock=row["sets_stock"],
        language=row["language"],
        actor=Actor(row["actor_kind"], row["actor_id"], by),
        by=by,
    )


async def hold(import_id: UUID, worker: UUID) -> int | None:
    """Returns the number of the next batch, or None if another worker has the import by now."""
    return await fetch_value(HOLD, import_id, worker, list(UNDER_WAY))


async def delete_old_imports(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, KEPT_DAYS, at_most, list(UNDER_WAY)))

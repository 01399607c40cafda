"""A file is read, and compared with the shop batch by batch."""

import asyncio
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import columns, fetch, fetch_value, on_commit, transaction
from app.services.products.imports.columns import is_woocommerce, known_columns
from app.services.products.imports.decoding import CsvTable, read_table
from app.services.products.imports.given import GivenProduct, refuse_twins
from app.services.products.imports.planned import Planned
from app.services.products.imports.planning import plan
from app.services.products.imports.runs import (
    BATCH,
    END,
    GO_ON,
    LeasedImport,
    announce_progress,
    hold,
)
from app.services.products.imports.shopify import read_shopify
from app.services.products.imports.standing import read_standing
from app.services.products.imports.woocommerce import read_woocommerce
from app.services.products.refusals import UnreadableFile
from app.values.product_states import ImportState

READ_CONTENT: Final = "SELECT content FROM products.imports WHERE import_id = $1"
INSERT: Final = """
INSERT INTO products.import_entries (import_id, batch, place, line, product_id, name, outcome,
    version, on_hand, quantity, given, changes, fault)
SELECT $1, $2, place, line, product_id, name, outcome, version, on_hand, quantity, given::jsonb,
    changes::jsonb, fault::jsonb
FROM unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[],
    $10::bigint[], $11::text[], $12::text[], $13::text[]) AS entry (place, line, product_id, name,
    outcome, version, on_hand, quantity, given, changes, fault)
"""
BEGIN: Final = """
UPDATE products.imports SET format = $2, encoding = $3, separator = $4, columns = $5::text::jsonb,
    others = $6, found = $7, batches = $8, changed_at = clock_timestamp()
WHERE import_id = $1
"""
CLAIMED: Final = """
SELECT product_id, line FROM products.import_entries
WHERE import_id = $1 AND outcome <> 'REFUSED'
"""
SHOPIFY: Final = "Shopify"
WOOCOMMERCE: Final = "WooCommerce"


class ReadFile(msgspec.Struct):
    """A file while it is compared: its batches, and the line of each product that was meant."""

    table: CsvTable
    format: str
    batches: list[list[GivenProduct]]
    claimed: dict[str, int]
    places: list[int]

    @property
    def found(self) -> int:
        return sum(map(len, self.batches))


_files: dict[UUID, ReadFile] = {}


async def check_batch(leased: LeasedImport, worker: UUID) -> None:
    """Compares the next batch; the first begins with reading the file."""
    import_id = leased.import_id
    if import_id not in _files:
        content = await fetch_value(READ_CONTENT, import_id)
        try:
            file = await asyncio.to_thread(read_file, content)
        except UnreadableFile as error:
            await end_import(import_id, ImportState.UNREADABLE, str(error))
            return
        rows = await fetch(CLAIMED, import_id)
        file.claimed = {row["product_id"]: row["line"] for row in rows}
        _files.clear()
        _files[import_id] = file
    file = _files[import_id]
    async with transaction():
        number = await hold(import_id, worker)
        if number is None:
            return
        if number == 0:
            table = file.table
            await fetch(
                BEGIN,
                import_id,
                file.format,
                table.encoding,
                table.separator,
                msgspec.json.encode(table.columns).decode(),
                table.others[:100],
                file.found,
                len(file.batches),
            )
        if number < len(file.batches):
            await _compare(import_id, number, file)
            await fetch(GO_ON, import_id, len(file.batches[number]))
            announce_progress(import_id)
        if number + 1 >= len(file.batches):
            del _files[import_id]
            await end_import(import_id, ImportState.CHECKED)


def read_file(content: bytes) -> ReadFile:
    """Raises `UnreadableFile`."""
    table = read_table(content, known_columns)
    is_theirs = is_woocommerce(list(table.columns.values()))
    groups = read_woocommerce(table) if is_theirs else read_shopify(table)
    refuse_twins([one for group in groups for one in group], table.columns)
    batches = list[list[GivenProduct]]()
    for group in groups:
        # A family stays whole.
        if batches and len(batches[-1]) + len(group) <= BATCH:
            batches[-1].extend(group)
        else:
            batches.append(list(group))
    places = [0]
    for batch in batches:
        places.append(places[-1] + len(batch))
    return ReadFile(table, WOOCOMMERCE if is_theirs else SHOPIFY, batches, {}, places)


async def _compare(import_id: UUID, number: int, file: ReadFile) -> None:
    batch = file.batches[number]
    # If the transaction fails, its lines have claimed nothing.
    claimed = dict(file.claimed)
    planned = plan(batch, await read_standing(batch), file.table.columns, claimed)
    rows = [_row(file.places[number] + place, one) for place, one in enumerate(planned)]
    await fetch(INSERT, import_id, number, *columns(rows))
    on_commit(lambda: file.claimed.update(claimed))


def _row(place: int, one: Planned) -> tuple[object, ...]:
    record, fault = one.record, one.fault
    return (
        place,
        one.given.line,
        one.product_id[:100],
        one.name[:200],
        one.outcome,
        record.version if record else 0,
        record.on_hand if record else None,
        one.given.quantity,
        msgspec.json.encode(one.given).decode(),
        msgspec.json.encode(one.changes).decode(),
        msgspec.json.encode(fault).decode() if fault else None,
    )


async def end_import(import_id: UUID, state: ImportState, fault: str = "") -> None:
    async with transaction():
        await fetch(END, import_id, state, fault)
        announce_progress(import_id)

"""Counts of a file become a stock-take, whose differences are looked at and then saved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from uuid_utils.compat import uuid7

from app import audit_log
from app.i18n.language import gettext as _
from app.infra.database import Row, fetch, transaction
from app.services.products.stock_file import (
    BARCODE,
    NAMING,
    ON_HAND,
    SKU,
    FileCount,
    FileFault,
    StockFile,
)
from app.services.products.stock_take_lines import TypedCount, type_counts
from app.services.products.stock_takes import StockTake, find_stock_take
from app.values.gtin import barcode_in

MAX_TITLE: Final = 100
FIND: Final = """
SELECT product_id, sku, barcode, on_hand FROM products.products JOIN products.stock
    USING (product_id)
WHERE product_id = ANY($1) OR lower(sku) = ANY($2) OR barcode = ANY($3)
ORDER BY product_id
"""
START: Final = """
INSERT INTO products.stock_takes (take_id, first_shelf, last_shelf, title, started_by)
VALUES ($1, '', '', $2, $3)
"""
LIST: Final = """
INSERT INTO products.stock_take_lines (take_id, product_id) SELECT $1, unnest($2::text[])
"""


async def import_counts(
    title: str, file: StockFile, by: str
) -> tuple[StockTake | None, Sequence[FileFault]]:
    """Makes a stock-take of what can be counted, and returns what cannot, line by line.

    No stock changes before the stock-take is saved. There is none if no line can be counted.
    """
    async with transaction():
        known = await _known(file.counts)
        faults = list(file.faults)
        typed: dict[str, TypedCount] = {}
        lines: dict[str, int] = {}
        for count in file.counts:
            found = _product(count, known, lines)
            if isinstance(found, FileFault):
                faults.append(found)
                continue
            lines[found["product_id"]] = count.line
            typed[found["product_id"]] = TypedCount(count.counted, found["on_hand"])
        faults.sort(key=lambda fault: fault.line)
        if not typed:
            return None, faults
        take_id = uuid7()
        await fetch(START, take_id, title[:MAX_TITLE], by)
        await fetch(LIST, take_id, list(typed))
        refused = await type_counts(take_id, typed, by)
        faults += [FileFault(lines[one], ON_HAND, _moved()) for one in refused]
        take = await find_stock_take(take_id)
        await audit_log.note("stocktake.started", take.subject, {}, {"lines": take.products})
        return take, faults


async def _known(counts: Sequence[FileCount]) -> Mapping[tuple[str, str], list[Row]]:
    """Returns the products by column and key; SKUs may differ in case alone."""
    wanted: dict[str, set[str]] = {name: set() for name in NAMING}
    for count in counts:
        for name, key in count.keys.items():
            wanted[name].add(_form(name, key))
    rows = await fetch(FIND, *(list(wanted[name]) for name in NAMING))
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for name in NAMING:
            if row[name]:
                found[name, _form(name, row[name])].append(row)
    return found


def _product(
    count: FileCount, known: Mapping[tuple[str, str], list[Row]], lines: Mapping[str, int]
) -> Row | FileFault:
    """Returns the product of the line, or what is wrong with it."""
    named = {name: _alike(name, key, known) for name, key in count.keys.items()}
    for name, rows in named.items():
        if not rows:
            says = _("No product has “{value}” here.").format(value=count.keys[name][:60])
            return FileFault(count.line, name, says)
    [surest, *others] = named
    [first, *more] = named[surest]
    if more:
        says = _("“{value}” is the code of several products.").format(value=count.keys[surest])
        return FileFault(count.line, surest, says)
    for name in others:
        if first not in named[name]:
            return FileFault(count.line, name, _("This is the code of another product."))
    if (before := lines.get(first["product_id"])) is not None:
        says = _("This product is already in line {line}.").format(line=before)
        return FileFault(count.line, surest, says)
    if count.seen is not None and count.seen != first["on_hand"]:
        return FileFault(count.line, ON_HAND, _moved_from(count.seen, first["on_hand"]))
    return first


def _alike(name: str, key: str, known: Mapping[tuple[str, str], list[Row]]) -> list[Row]:
    """Returns the one that is written exactly so, or all that differ in case alone."""
    rows = known.get((name, _form(name, key)), [])
    return [row for row in rows if row[name] == key] or rows


def _moved_from(seen: int, on_hand: int) -> str:
    words = _("The stock changed from {seen} to {on_hand} since the file was made. Count it again.")
    return words.format(seen=seen, on_hand=on_hand)


def _moved() -> str:
    return _("The stock changed while the file was read. Count it again.")


def _form(name: str, key: str) -> str:
    if name == BARCODE:
        return barcode_in(key) or key
    return key.lower() if name == SKU else key

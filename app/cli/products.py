"""The commands for products: a file of a shop system is imported, and one is exported."""

import asyncio
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click
from rich_click import RichGroup

from app.cli.connecting import connect, data_dir, refuse, with_database

if TYPE_CHECKING:
    from app.services.products import ProductImport

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Seconds between two looks at an import that a worker has.
LOOK_EVERY = 0.5
# Lines of changes and of faults that are written out.
MOST_LINES = 20


@click.group(cls=RichGroup)
def products() -> None:
    """Products from and for other shop systems."""


@products.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only say what would be new, changed and refused.")
@click.option("--apply", "applies", is_flag=True, help="Do not ask before it is applied.")
@click.option(
    "--set-stock", is_flag=True, help="Give known products the file's quantities as well."
)
@data_dir
def products_import(
    file: Path, dry_run: bool, applies: bool, set_stock: bool, data_dir: Path | None
) -> None:
    """Import products from Shopify's or WooCommerce's CSV file.

    It is compared with the shop first, and says what would be new, changed and refused.
    """
    if dry_run and applies:
        refuse("--dry-run and --apply exclude each other")
    connect(data_dir)
    from app.services import products
    from app.values.product_states import ImportState

    content = file.read_bytes()

    async def run() -> None:
        from app import audit_log

        user = audit_log.acting()
        by = user.name if user else ""
        try:
            import_id = await products.ask_import(file.name, content, by)
        except products.FileTooLarge as reason:
            refuse(reason.detail(), code=1)
        checked = await _worked(await products.find_import(import_id))
        if checked.state == ImportState.UNREADABLE:
            refuse(checked.fault, code=1)
        await _tell(checked, set_stock=set_stock)
        has_work = checked.counts.new or checked.counts.changed
        if dry_run or not (has_work or (set_stock and checked.counts.counted)):
            click.echo("Nothing was changed.")
            if checked.counts.refused:
                sys.exit(1)
            return
        if sys.stdin.isatty() and not applies and not click.confirm("Apply this?"):
            click.echo("Nothing was changed.")
            return
        done = await products.apply_import(import_id, by, sets_stock=set_stock)
        done = await _worked(done)
        click.echo(f"Imported: {done.counts.new} new, {done.counts.changed} changed.")
        if done.counts.refused > checked.counts.refused:
            click.echo(f"Refused: {_products(done.counts.refused)}", err=True)
            await _tell_faults(done)
        if done.counts.refused:
            sys.exit(1)

    with_database(run)


@products.command("export")
@click.option("--plain", is_flag=True, help="For other programs: nothing keeps cells text.")
@data_dir
def products_export(plain: bool, data_dir: Path | None) -> None:
    """Write all products as CSV in Shopify's columns, for a spreadsheet or another shop."""
    connect(data_dir)
    from app.services import products
    from app.settings import settings
    from app.web.csv import content

    async def export() -> None:
        columns = products.export_columns()
        lines = products.export_products(columns, settings.link_base)
        async for part in content(columns, lines, plain=plain):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()

    with_database(export)


async def _worked(made: "ProductImport") -> "ProductImport":
    """Works on the import to the end of what was asked, or waits for the worker that has it."""
    from app.services import products

    last = 0.0
    while made.is_under_way:
        if not await products.work_on_imports(made.import_id):
            await asyncio.sleep(LOOK_EVERY)
        made = await products.find_import(made.import_id)
        if sys.stderr.isatty() and monotonic() - last > LOOK_EVERY:
            last = monotonic()
            click.echo(f"\r{made.settled} of {made.found} products", err=True, nl=False)
    if last:
        click.echo("\r", err=True, nl=False)
    return made


async def _tell(checked: "ProductImport", *, set_stock: bool) -> None:
    counts = checked.counts
    read_as = f"{checked.format}, {checked.encoding}"
    click.echo(f"Import {checked.import_id}: {read_as}, {_products(checked.found)}")
    click.echo(
        f"{counts.new} new, {counts.changed} changed, {counts.same} the same,"
        f" {counts.refused} refused"
    )
    if checked.others:
        click.echo(f"Not taken over: {', '.join(checked.others)}")
    if counts.counted:
        words = "is set" if set_stock else "stays as it is (--set-stock sets it)"
        click.echo(f"Other stock than in the file: {_products(counts.counted)}; it {words}")
    await _tell_changes(checked)
    if counts.refused:
        await _tell_faults(checked)


async def _tell_changes(checked: "ProductImport") -> None:
    from app.services import products
    from app.values.product_states import ImportOutcome

    page = await products.import_entries(checked.import_id, ImportOutcome.CHANGED, limit=MOST_LINES)
    for entry in page.items:
        for field, (before, after) in entry.changes.items():
            was, will_be = _short(field, before), _short(field, after)
            click.echo(f"  {entry.name}: {field}: {was} → {will_be}")
    if page.next_cursor:
        click.echo("  …")


async def _tell_faults(checked: "ProductImport") -> None:
    from app.services import products
    from app.values.product_states import ImportOutcome
    from app.web.line_faults import fault_text

    page = await products.import_entries(checked.import_id, ImportOutcome.REFUSED, limit=MOST_LINES)
    for entry in page.items:
        if fault := entry.fault:
            where = f"line {fault.line}" + (f", {fault.column}" if fault.column else "")
            click.echo(f"  {where}: {fault_text(fault.message, fault.values)}", err=True)
    if page.next_cursor:
        click.echo("  …", err=True)


def _products(count: int) -> str:
    return "1 product" if count == 1 else f"{count} products"


def _short(field: str, value: object) -> str:
    from app.values.money import Money, in_units

    if field in ("price", "sale_price") and isinstance(value, int):
        return in_units(Money.of(value))
    words = " ".join(str("" if value is None else value).split())
    return f"“{words[:60]}…”" if len(words) > 60 else f"“{words}”"

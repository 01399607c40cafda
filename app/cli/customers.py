"""The commands for the data of one customer."""

import sys
from pathlib import Path

import click
from rich_click import RichGroup

from app.cli.connecting import connect, data_dir, refuse, with_database


@click.group(cls=RichGroup)
def customer() -> None:
    """Everything about one customer."""


@customer.command("export")
@click.argument("email")
@data_dir
def customer_export(email: str, data_dir: Path | None) -> None:
    """Print everything about a customer, as JSON."""
    connect(data_dir)
    from app.services import customers
    from app.values.fields import Invalid
    from app.workers import listeners

    listeners.connect()

    async def export() -> None:
        try:
            click.echo(await customers.export_customer(email))
        except customers.UnknownCustomer as reason:
            refuse(reason.detail(), code=1)
        except Invalid as wrong:
            refuse(f"{email} {wrong.message}")

    with_database(export)


@customer.command("erase")
@click.argument("email")
@data_dir
def customer_erase(email: str, data_dir: Path | None) -> None:
    """Erase everything about a customer, for good; what taxes need stays without the person."""
    connect(data_dir)
    from app.services import customers
    from app.values.fields import Invalid
    from app.workers import listeners

    listeners.connect()

    async def erase() -> None:
        try:
            erased = await customers.erase_customer(email)
        except (
            customers.UnknownCustomer,
            customers.CustomerOpen,
            customers.NotErased,
        ) as reason:
            refuse(reason.detail(), code=1)
        except Invalid as wrong:
            refuse(f"{email} {wrong.message}")
        except customers.NoErasuresFile as reason:
            refuse(f"{reason.detail()} ({reason})", code=1)
        for table, count in erased.replaced.items():
            click.echo(f"{table}: {count}")
        click.echo(f"{erased.searched} columns were searched afterwards, and nothing was left")

    with_database(erase)


@customer.command("reapply")
@data_dir
def customer_reapply(data_dir: Path | None) -> None:
    """Erase again, after a restore, what ERASURES_FILE has and the database does not."""
    connect(data_dir)
    from app.services import customers
    from app.workers import listeners

    listeners.connect()

    async def reapply() -> None:
        try:
            done = await customers.reapply_erasures()
        except customers.NoErasuresFile as reason:
            refuse(f"ERASURES_FILE: {reason}", code=2)
        click.echo(
            f"{done.known} erasures are in the database, {done.erased} were done again,"
            f" and of {done.unknown} there is nothing here"
        )
        for number, said in done.refused:
            click.echo(f"doorstep: line {number}: {said}", err=True)
        if done.refused:
            sys.exit(1)

    with_database(reapply)

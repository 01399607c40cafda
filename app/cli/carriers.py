"""The commands for carriers that report where parcels are, and for their secrets."""

from pathlib import Path

import click
from rich_click import RichGroup

from app.cli.connecting import connect, data_dir, refuse, with_database


@click.group(cls=RichGroup)
def carrier() -> None:
    """Carriers that report where parcels are."""


@carrier.command("add")
@click.argument("name")
@data_dir
def carrier_add(name: str, data_dir: Path | None) -> None:
    """Allow a carrier to report, under its name as parcels have it, and print its secret once."""
    connect(data_dir)
    from app.services import delivery
    from app.values.fields import Invalid

    async def add() -> None:
        try:
            code, secret = await delivery.add_carrier(name)
        except delivery.CarrierThere as there:
            refuse(
                f"{name} already reports; for a new secret: doorstep carrier renew {there}", code=1
            )
        except Invalid as wrong:
            refuse(f"the {wrong.field} {wrong.message}")
        click.echo(f"It reports to /api/v1/carrier-updates/{code}; its secret:", err=True)
        click.echo(secret)

    with_database(add)


@carrier.command("renew")
@click.argument("code")
@data_dir
def carrier_renew(code: str, data_dir: Path | None) -> None:
    """Print a new secret; the previous one stays valid for another day."""
    connect(data_dir)
    from app.services import delivery

    async def renew() -> None:
        try:
            click.echo(await delivery.renew_carrier(code))
        except delivery.UnknownCarrier:
            refuse(f"no carrier {code} reports; see doorstep carrier list", code=1)

    with_database(renew)


@carrier.command("remove")
@click.argument("code")
@data_dir
def carrier_remove(code: str, data_dir: Path | None) -> None:
    """Refuse a carrier's reports from now on."""
    connect(data_dir)
    from app.services import delivery

    async def remove() -> None:
        try:
            await delivery.remove_carrier(code)
        except delivery.UnknownCarrier:
            refuse(f"no carrier {code} reports; see doorstep carrier list", code=1)

    with_database(remove)
    click.echo(f"{code} no longer reports")


@carrier.command("list")
@data_dir
def carrier_list(data_dir: Path | None) -> None:
    """List the carriers that report, with the age of their secrets."""
    connect(data_dir)
    from app.services import delivery

    async def show() -> None:
        for one in await delivery.list_carriers():
            made = one.renewed_at or one.added_at
            click.echo(f"{one.code:<20} {one.name:<20} secret of {made:%Y-%m-%d}")

    with_database(show)

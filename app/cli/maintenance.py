"""The commands that stop and resume the taking of orders."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

import click
from rich_click import RichGroup

from app.cli.connecting import connect, data_dir, refuse, with_database

LONGEST: Final = timedelta(days=366)


@click.group(cls=RichGroup)
def maintenance() -> None:
    """Take no orders for a time, while customers read and the staff work on."""


@maintenance.command("on")
@click.option("--until", help="When it ends by itself, such as 18:30 or 2026-12-24T18:30+01:00.")
@click.option("--text", default="", help="What customers read, in place of the shop's own words.")
@data_dir
def maintenance_on(until: str | None, text: str, data_dir: Path | None) -> None:
    """Take no orders from now on."""
    connect(data_dir)
    import msgspec

    from app.infra.database import now
    from app.services import shop
    from app.values.maintenance import MaintenanceText
    from app.values.text import tidy
    from app.values.zones import local, zone_name

    try:
        said = msgspec.convert(tidy(text), MaintenanceText)
    except msgspec.ValidationError:
        refuse("--text must be one line of at most 300 characters")

    async def begin() -> None:
        await shop.refresh()
        end = None if until is None else _read(until, local(await now()))
        try:
            await shop.begin_maintenance(said, end)
        except shop.MaintenanceOver:
            refuse(f"--until {until} is past")
        ends = "until doorstep maintenance off"
        if end is not None:
            ends = f"until {local(end):%Y-%m-%d %H:%M} ({zone_name()})"
        click.echo(f"No orders are taken {ends}; every web process knows it within a second")

    with_database(begin)


@maintenance.command("off")
@data_dir
def maintenance_off(data_dir: Path | None) -> None:
    """Take orders again."""
    connect(data_dir)
    from app.services import shop

    async def end() -> None:
        stood = await shop.end_maintenance()
        click.echo("Orders are taken again" if stood else "Orders are taken, as before")

    with_database(end)


def _read(until: str, here: datetime) -> datetime:
    """Returns the time that was typed, in the shop's zone unless it names one.

    A time of day is the next one.
    """
    try:
        at = datetime.combine(here.date(), time.fromisoformat(until), here.tzinfo)
        return at if at > here else at + timedelta(days=1)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(until)
        at = (at if at.tzinfo else at.replace(tzinfo=here.tzinfo)).astimezone(UTC)
    except (ValueError, OverflowError):
        refuse(f"--until {until} is not a time such as 18:30 or 2026-12-24T18:30+01:00")
    if at > here + LONGEST:
        refuse(f"--until {until} is more than {LONGEST.days} days away")
    return at

"""The command that checks a running shop's data."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich_click import RichCommand

from app.cli.connecting import connect, data_dir, with_database

if TYPE_CHECKING:
    from app.invariants import Report


@click.command(cls=RichCommand)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@data_dir
def audit(as_json: bool, data_dir: Path | None) -> None:
    """Check every promise over the whole database; exit code 1 if one is broken."""
    connect(data_dir)
    import msgspec

    from app.infra.database import elsewhere
    from app.invariants import audit as check

    reports: list[Report] = []

    async def work() -> None:
        reports.append(await elsewhere(check))
        await note(reports[0])

    with_database(work, admin=True)
    [report] = reports
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        _print(report)
    sys.exit(0 if report.holds else 1)


async def note(report: "Report") -> None:
    import asyncpg

    from app.infra.database import is_outage
    from app.services import shop

    try:
        await shop.note_audit(holds=report.holds, orders=report.orders)
    except Exception as error:
        # A standby, and a server that is read-only for now, can be audited all the same, and so
        # can any by a role that may only read.
        if not (is_outage(error) or isinstance(error, asyncpg.PostgresError)):
            raise
        click.echo(f"doorstep: this audit could not be noted ({error})", err=True)


def _print(report: "Report") -> None:
    for finding in report.findings:
        mark = (
            click.style("ok    ", fg="green") if finding.holds else click.style("BROKEN", fg="red")
        )
        click.echo(f"{mark} {finding.promise}  {finding.says}")
        for row in finding.rows:
            click.echo("         " + "  ".join(f"{name}={value}" for name, value in row.items()))
        if finding.broken > len(finding.rows):
            click.echo(f"         … {finding.broken - len(finding.rows)} more")
    verdict = "every promise holds" if report.holds else "a promise is broken"
    click.echo(f"{report.orders} orders, {report.seconds:.2f} s: {verdict}")

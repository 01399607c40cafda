"""The commands after a restore: what waited in the backup is held, and then sent or dropped."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich_click import RichGroup

from app.cli.backup_notes import NoBackup, note_in
from app.cli.connecting import connect, data_dir, refuse, with_database
from app.values.restores import HeldDecision, HeldKind

if TYPE_CHECKING:
    from app.messaging import HeldWork

FILE: Final = click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path)
DONE: Final = {HeldDecision.SEND: "sent", HeldDecision.DROP: "dropped"}
KIND: Final = click.Choice(["all", *(kind.value for kind in HeldKind)])


last_invoice = click.option(
    "--last-invoice",
    metavar="NUMBER",
    help="The last invoice or credit note in your books; without it a thousand are left out.",
)


@click.group(cls=RichGroup)
def restored() -> None:
    """What waits since a restore: mails, webhooks, notifications and card payments."""


@restored.command("begin")
@click.argument("note", type=FILE)
@last_invoice
@data_dir
def begin(note: Path, last_invoice: str | None, data_dir: Path | None) -> None:
    """Hold what waited in a backup, of which NOTE is the .json file.

    `doorstep restore` does it by itself. After pg_restore into your own server, do it before web
    processes and workers are started.
    """
    connect(data_dir)
    try:
        backup_at = note_in(note).made_at
    except NoBackup as reason:
        refuse(str(reason))
    place = place_in(last_invoice)
    from app import messaging
    from app.services import sales, shop
    from app.services.flats import OUTBOUND
    from app.workers import listeners
    from app.workers.sweep import drain

    listeners.connect()

    async def hold() -> None:
        # The mails and webhooks of events that were not applied yet are held as well.
        last_event = await messaging.last_event()
        await drain()
        await shop.refresh()
        if place is not None and place < (known := await sales.last_invoice_place()):
            refuse(f"--last-invoice: the backup itself has {known} documents")
        cause = note.with_suffix(".dump").name
        _print(await messaging.note_restore(backup_at, cause, OUTBOUND, place, last_event))
        restore = await messaging.last_restore()
        if restore and (gap := await sales.find_invoice_gap(restore.number)):
            click.echo(f"Invoices {gap.first} to {gap.last} are left out.")

    with_database(hold, admin=True)


@restored.command("list")
@data_dir
def show(data_dir: Path | None) -> None:
    """Print the latest restore, and what it holds."""
    connect(data_dir)
    from app import messaging
    from app.services.flats import OUTBOUND

    async def read() -> None:
        restore = await messaging.last_restore()
        if restore is None:
            click.echo("This shop has never been restored.")
            return
        click.echo(
            f"Restored at {restore.restored_at:%Y-%m-%dT%H:%M:%SZ} from a backup of"
            f" {restore.backup_at:%Y-%m-%dT%H:%M:%SZ} ({restore.cause})"
        )
        _print(await messaging.holds_of(restore, OUTBOUND))

    with_database(read)


@restored.command("send")
@click.argument("kind", type=KIND)
@data_dir
def send(kind: str, data_dir: Path | None) -> None:
    """Send what is held; card payments only after the provider was asked what it has done."""
    _decide(kind, HeldDecision.SEND, data_dir)


@restored.command("drop")
@click.argument("kind", type=KIND)
@data_dir
def drop(kind: str, data_dir: Path | None) -> None:
    """Drop what is held. A refund is then owed until somebody pays it out by hand."""
    _decide(kind, HeldDecision.DROP, data_dir)


def place_in(number: str | None) -> int | None:
    """Returns the place in the series of an invoice's number; ends the process for another text."""
    if number is None:
        return None
    digits = re.search(r"[0-9]{1,15}$", number)
    if digits is None:
        refuse(f"--last-invoice: {number} ends in no number")
    return int(digits[0])


def _decide(kind: str, decision: HeldDecision, data_dir: Path | None) -> None:
    connect(data_dir)
    from app import messaging
    from app.services.flats import OUTBOUND

    kinds = list(HeldKind) if kind == "all" else [HeldKind(kind)]

    async def decide() -> None:
        moved = {one: await messaging.decide(one, decision, OUTBOUND[one]) for one in kinds}
        for one, count in moved.items():
            if count is not None:
                click.echo(f"{one}: {count} {DONE[decision]}")
        if all(count is None for count in moved.values()):
            refuse(f"nothing is held: {kind}", code=1)

    with_database(decide)


def _print(holds: "list[HeldWork]") -> None:
    for hold in holds:
        said = "held"
        if hold.decision:
            said = f"{DONE[hold.decision]} by {hold.decided_by}"
        count = hold.waiting if hold.moved is None else hold.moved
        click.echo(f"{hold.kind}: {count} {said}")
    if not holds:
        click.echo("Nothing is held.")

"""`doorstep reload`: asks a running `doorstep up` to exchange its processes."""

import os
import signal
import time
from pathlib import Path

import click
from rich_click import RichCommand

from app.cli.connecting import FOLDER, refuse

LOOK_EVERY = 0.1


@click.command(cls=RichCommand)
@click.option(
    "--data-dir", "data", default="var", show_default=True, type=FOLDER, help="The shop's folder."
)
def reload(data: Path) -> None:
    """Exchange web processes and workers for new ones, while the shop stays open."""
    from app.runtime.embedded import CannotStart
    from app.runtime.supervisor.folder import present

    try:
        running = before = present(data)
        os.kill(before.pid, signal.SIGHUP)
        while running.reloads == before.reloads:
            time.sleep(LOOK_EVERY)
            running = present(data)
    except CannotStart as reason:
        refuse(str(reason))
    if running.failure:
        refuse(
            f"the new code does not start: {running.failure}; the shop goes on with the old one",
            code=1,
        )
    click.echo("Every web process and worker has been exchanged")

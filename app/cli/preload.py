"""`doorstep preload`: loads the code once, and forks the other processes of `up` from it."""

import gc
import socket
from pathlib import Path

import click
from rich_click import RichCommand
from setproctitle import setproctitle

from app.cli.connecting import FOLDER


@click.command(cls=RichCommand, hidden=True)
@click.option("--control", type=int, required=True)
@click.option("--data-dir", "data", type=FOLDER, required=True)
@click.pass_context
def preload(context: click.Context, control: int, data: Path) -> None:
    """Fork what `doorstep up` asks for."""
    from app.runtime.supervisor import preloading

    setproctitle(f"doorstep preload --data-dir {data}")
    _load()
    arguments = preloading.serve(socket.socket(fileno=control))
    if arguments is not None:
        # Until it gives itself a name: the next `up` looks for it by its command.
        setproctitle(f"doorstep {arguments[0]} --data-dir {data}")
        context.find_root().command.main(list(arguments), prog_name="doorstep")


def _load() -> None:
    # Modules make many objects and no garbage; what is frozen is never searched, and stays shared.
    gc.disable()
    import uvloop as uvloop

    from app.asgi import the_app
    from app.i18n import language
    from app.serving import server as server
    from app.tables import migrate as migrate
    from app.web.pages import load_templates
    from app.workers import process as process

    the_app()
    load_templates()
    language.load()
    gc.freeze()

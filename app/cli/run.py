"""The commands that start the whole shop, or one part of it."""

import asyncio
import errno
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich_click import RichCommand
from setproctitle import setproctitle

from app.cli.connecting import (
    FOLDER,
    connect,
    data_dir,
    loaded,
    refuse,
    refuse_hopeless_redis,
    refuse_wrong_address,
    refuse_wrong_settings,
    with_database,
)
from app.cli.secret_key import refuse_weak_secret
from app.values import log_lines

host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
lifeline = click.option("--lifeline", type=int, hidden=True)
count = click.IntRange(1, 64)

# Values for what `up` sets itself, so that the other settings can be checked before anything
# starts.
STARTED = {
    "database_url": "postgresql:///doorstep",
    "redis_url": "redis://localhost",
    "secret_key": "made at the first start",
}


@click.command(cls=RichCommand)
@host
@port
@click.option(
    "--data-dir", "data", default="var", show_default=True, type=FOLDER, help="Where data is kept."
)
@click.option("--web", default=2, show_default=True, type=count, help="Number of web processes.")
@click.option("--workers", default=1, show_default=True, type=count, help="Number of workers.")
@click.option("--demo/--no-demo", default=True, help="Load the demo shop on the first start.")
@click.option(
    "--bank/--no-bank", default=True, help="Let customers of the demo shop pay at a demo bank."
)
def up(host: str, port: int, data: Path, web: int, workers: int, demo: bool, bank: bool) -> None:
    """Start everything: PostgreSQL, Valkey, web processes and workers. Ctrl-C ends it all."""
    from app.runtime import supervisor
    from app.runtime.embedded import CannotStart
    from app.runtime.supervisor.folder import BESIDE

    own = {name: url for name, url in STARTED.items() if not os.environ.get(name.upper())}
    _apart(lambda: refuse_wrong_settings(**own, demo=demo))
    for name in BESIDE if "database_url" in own else ():
        if os.environ.get(name):
            refuse(f"{name} is set without DATABASE_URL: set both, or neither")
    if not demo:
        refuse_weak_secret()
    options = supervisor.Options(
        host=host, port=port, data=data, web=web, workers=workers, demo=demo, bank=bank
    )
    try:
        asyncio.run(supervisor.up(options))
    except CannotStart as reason:
        refuse(str(reason), code=reason.exit_code)


@click.command(cls=RichCommand)
@host
@port
@click.option("--fd", type=int, hidden=True)
@lifeline
@data_dir
def web(host: str, port: int, fd: int | None, lifeline: int | None, data_dir: Path | None) -> None:
    """Start one web process."""
    connect(data_dir)
    _refuse_to_sell_with_a_weak_secret()
    refuse_wrong_address("web")
    refuse_hopeless_redis()
    _watch(lifeline)
    listener = _bind(host, port) if fd is None else socket.socket(fileno=fd)
    _name_process("web", data_dir, f"--port {listener.getsockname()[1]}")
    _serve(listener, _ready(lifeline))


@click.command(cls=RichCommand)
@lifeline
@data_dir
def worker(lifeline: int | None, data_dir: Path | None) -> None:
    """Start one worker process."""
    connect(data_dir)
    _refuse_to_sell_with_a_weak_secret()
    refuse_wrong_address("worker")
    refuse_hopeless_redis()
    _watch(lifeline)
    _name_process("worker", data_dir)
    import uvloop

    from app import serving, workers

    serving.raise_limit()
    loaded()
    uvloop.run(workers.run(_ready(lifeline)))


@click.command(cls=RichCommand, hidden=True)
@click.option("--fd", type=int, required=True)
@lifeline
@data_dir
def bank(fd: int, lifeline: int | None, data_dir: Path) -> None:
    """Start the bank of the demo shop."""
    connect(data_dir)
    _watch(lifeline)
    _name_process("bank", data_dir)
    from app.demo.bank import serving

    loaded()
    serving.serve(socket.socket(fileno=fd), data_dir / "bank.sqlite")


@click.command(cls=RichCommand)
@data_dir
@click.option("--contract", is_flag=True, help="Take away what only earlier versions need, too.")
def migrate(data_dir: Path | None, contract: bool) -> None:
    """Bring the tables up to date."""
    connect(data_dir)
    refuse_hopeless_redis()
    from app.messaging import notice_cluster, register_subscriptions
    from app.services import webhooks
    from app.tables import migrate as migrations
    from app.tables.migrations import CannotMigrate

    async def register() -> None:
        await register_subscriptions()
        await webhooks.demand_events()

    async def bring_up_to_date() -> None:
        try:
            held = await migrations.migrate(register, contract=contract)
        except CannotMigrate as reason:
            refuse(str(reason), code=1)
        for one in held:
            said = f"held back until no version before {one.oldest} runs, for --contract: {one}"
            if log_lines.are_for_machines() and not sys.stdout.isatty():
                said = log_lines.json_line(said, "info", "command")
            click.echo(said)
        # A dump may have brought the database to this cluster; the feed is then renumbered.
        await notice_cluster()

    with_database(bring_up_to_date, admin=True)


@click.command("demo-load", cls=RichCommand, hidden=True)
@data_dir
def demo_load(data_dir: Path | None) -> None:
    """Fill an empty shop, and print the staff that it then has as JSON."""
    connect(data_dir)
    from app.demo import loading as demo
    from app.settings import settings
    from app.workers import listeners

    if not settings.demo:
        refuse("this is no demo shop (DEMO): people with a password that everybody knows stay out")

    loaded: list[bool] = []

    async def load() -> None:
        listeners.connect()
        loaded.append(await demo.load())

    with_database(load)
    click.echo(json.dumps(demo.STAFF if loaded[0] else []))


def _apart(check: Callable[[], None]) -> None:
    """Makes the check in a child, so that what it imports does not stay in memory."""
    child = os.fork()
    if child == 0:
        check()
        sys.exit(0)
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(code)


def _refuse_to_sell_with_a_weak_secret() -> None:
    from app.settings import settings

    if not settings.demo:
        refuse_weak_secret()


def _serve(listener: socket.socket, ready: Callable[[], None] | None) -> None:
    from app.runtime.supervisor.listening import cannot_listen
    from app.serving.server import serve

    host, port = listener.getsockname()[:2]
    try:
        serve(listener, ready)
    except OSError as error:
        # Two processes may have bound the port before either listened.
        if error.errno != errno.EADDRINUSE:
            raise
        refuse(str(cannot_listen(host, port, error)))


def _watch(lifeline: int | None) -> None:
    if lifeline is not None:
        from app.runtime.supervisor.lifeline import watch
        from app.settings import settings

        watch(lifeline, settings.closing_seconds)


def _ready(lifeline: int | None) -> Callable[[], None] | None:
    """Returns what a process of `up` calls once it does its work."""
    from app.runtime.supervisor.lifeline import say_ready

    return None if lifeline is None else (lambda: say_ready(lifeline))


def _bind(host: str, port: int) -> socket.socket:
    from app.runtime.embedded import CannotStart
    from app.runtime.supervisor.listening import bind

    try:
        return bind(host, port)
    except CannotStart as reason:
        refuse(str(reason))


def _name_process(command: str, data_dir: Path | None, *more: str) -> None:
    folder = () if data_dir is None else (f"--data-dir {data_dir}",)
    setproctitle(" ".join(("doorstep", command, *more, *folder)))

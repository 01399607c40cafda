"""Commands that fill a shop with orders and act in it, for demonstrations and measurements."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import click
from rich_click import RichCommand

from app.cli.connecting import connect, data_dir, refuse, with_database

orders = click.option("--orders", required=True, type=click.IntRange(1), help="How many orders.")
seed = click.option(
    "--seed", default=1, show_default=True, help="The same seed makes the same people and baskets."
)


@click.command(cls=RichCommand)
@orders
@click.option("--rate", default=5.0, show_default=True, help="Orders a second.")
@seed
@click.option("--url", help="Where the shop is, unless --data-dir or BASE_URL says so.")
@data_dir
def simulate(orders: int, rate: float, seed: int, url: str | None, data_dir: Path | None) -> None:
    """Let customers order, and staff ship and deliver, through the HTTP API."""
    connect(data_dir)
    _refuse_without_faker()
    import httpx

    from app.demo.couriers import Couriers
    from app.demo.simulation import Simulation
    from doorstep_client import Problem

    address = url or _address(data_dir)
    secrets = _carriers()
    acting = Simulation(address, _staff_key(), Couriers(address, secrets), orders, rate, seed)
    try:
        outcomes = asyncio.run(_watched("Orders", orders, acting.run))
    except* (httpx.HTTPError, Problem) as errors:
        refuse(f"the shop at {address} does not answer: {errors.exceptions[0]}", code=1)
    finally:
        _dismiss(code for code, _secret in secrets.values())
    for outcome, count in outcomes.most_common():
        click.echo(f"{count:>7} {outcome}")


@click.command(cls=RichCommand)
@orders
@seed
@data_dir
def fill(orders: int, seed: int, data_dir: Path | None) -> None:
    """Put orders of all ages straight into the database, batch by batch.

    Ctrl-C stops between two batches: every order that is in is whole, and the next fill goes on.
    """
    connect(data_dir)
    _refuse_without_faker()
    from rich.console import Console
    from rich.progress import Progress

    from app.demo import filling

    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("Orders", total=orders)

        async def work() -> None:
            try:
                await filling.fill(orders, seed, lambda added: progress.advance(bar, added))
            except filling.NothingToSell:
                refuse("there is no product to sell; run doorstep up once, or add one", code=1)

        try:
            with_database(work, admin=True)
        except KeyboardInterrupt:
            added = int(progress.tasks[bar].completed)
            refuse(f"stopped; {added} orders were added, each of them whole", code=1)


def _refuse_without_faker() -> None:
    if find_spec("faker") is None:
        refuse("this needs the package faker, which the extra doorstep[demo] installs")


async def _watched(
    title: str, total: int, run: Callable[[Callable[[str], None]], Awaitable[Counter[str]]]
) -> Counter[str]:
    from rich.progress import Progress

    with Progress() as progress:
        bar = progress.add_task(title, total=total)
        return await run(lambda outcome: progress.advance(bar))


def _address(data_dir: Path | None) -> str:
    if data_dir is not None:
        from app.runtime.supervisor.folder import recorded

        running = recorded(data_dir)
        if running is not None:
            return running.url
    return os.environ.get("BASE_URL") or "http://127.0.0.1:8000"


def _staff_key() -> str:
    from app.services import staff

    keys: list[str] = []

    async def create() -> None:
        scopes = ("products:read", "shipments:read", "shipments:write")
        keys.append(await staff.create_key("simulation", scopes))

    with_database(create)
    return keys[0]


def _carriers() -> dict[str, tuple[str, str]]:
    """Lets the carriers report that do not yet, and returns their codes and secrets by name."""
    from app.services import delivery
    from app.values.known_carriers import TRACKING_PAGES

    secrets: dict[str, tuple[str, str]] = {}

    async def add() -> None:
        for name in TRACKING_PAGES:
            with suppress(delivery.CarrierThere):
                secrets[name] = await delivery.add_carrier(name)

    with_database(add)
    return secrets


def _dismiss(codes: Iterable[str]) -> None:
    from app.services import delivery

    async def remove() -> None:
        for code in codes:
            with suppress(delivery.UnknownCarrier):
                await delivery.remove_carrier(code)

    with_database(remove)

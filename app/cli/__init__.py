"""The commands of `doorstep`. A command imports what it needs when it runs, so help is quick."""

import os

import click
from dotenv import dotenv_values
from rich_click import RichGroup

from app.cli.backup import backup
from app.cli.carriers import carrier
from app.cli.checks import audit
from app.cli.customers import customer
from app.cli.demo import fill, simulate
from app.cli.doctor import doctor
from app.cli.maintenance import maintenance
from app.cli.people import key, staff
from app.cli.preload import preload
from app.cli.products import products
from app.cli.reload import reload
from app.cli.restore import restore
from app.cli.restored import restored
from app.cli.run import bank, demo_load, migrate, up, web, worker
from app.cli.secret_files import read_secret_files


@click.group(cls=RichGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="doorstep")
def main() -> None:
    """From “Place order” to the parcel on the doorstep.

    Settings come from the environment and from .env in the folder where you are. Secrets may be in
    files: SECRET_KEY_FILE names the one with SECRET_KEY.
    """
    for name, value in dotenv_values(".env").items():
        if value:
            os.environ.setdefault(name, value)
    read_secret_files()


for command in (
    *(up, reload, preload, bank, web, worker, migrate, demo_load),
    *(staff, key, carrier, customer, products),
    *(audit, doctor, backup, restore, restored, maintenance),
    *(simulate, fill),
):
    main.add_command(command)

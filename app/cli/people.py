"""Who may come in: staff, and programs with a key."""

import sys
from pathlib import Path

import click
from rich_click import RichGroup

from app.cli.connecting import connect, data_dir, refuse, with_database


@click.group(cls=RichGroup)
def staff() -> None:
    """People who log in."""


@staff.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(["packer", "manager"]))
@click.option("--name", help="As the pages show it; made from the address if left out.")
@click.option("--password-stdin", is_flag=True, help="Read it from one line of standard input.")
@data_dir
def staff_add(
    email: str, role: str, name: str | None, password_stdin: bool, data_dir: Path | None
) -> None:
    """Add a staff member."""
    connect(data_dir)
    from app.fields import Invalid
    from app.services import staff

    password = _password(password_stdin)

    async def add() -> None:
        try:
            await staff.add_member(email, role, password, name)
        except staff.AlreadyThere:
            refuse(f"{email} is on the staff already", code=1)
        except Invalid as wrong:
            refuse(f"{email} {wrong.message}")

    with_database(add)
    click.echo(f"{email} is now a {role}")


@click.group(cls=RichGroup)
def key() -> None:
    """API keys, for programs."""


@key.command("add")
@click.argument("name")
@click.option("--scope", "scopes", required=True, multiple=True, help="May be given many times.")
@data_dir
def key_add(name: str, scopes: tuple[str, ...], data_dir: Path | None) -> None:
    """Make an API key and print it: it is shown this once."""
    connect(data_dir)
    from app.services import staff

    async def add() -> None:
        try:
            click.echo(await staff.create_key(name, scopes))
        except staff.UnknownScope as error:
            refuse(str(error))

    with_database(add)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password or refuse("the password is empty")

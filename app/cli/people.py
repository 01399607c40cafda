"""The commands for people of the staff, and for programs with an API key."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
from rich_click import RichGroup

from app.cli.connecting import connect, data_dir, refuse, with_database

if TYPE_CHECKING:
    from app.services.staff import Person

role = click.option("--role", required=True, type=click.Choice(["packer", "support", "manager"]))
password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read it from one line of standard input."
)


@click.group(cls=RichGroup)
def staff() -> None:
    """People who log in."""


@staff.command("add")
@click.argument("email")
@role
@click.option("--name", help="As the pages show it; made from the address if left out.")
@password_stdin
@data_dir
def staff_add(
    email: str, role: str, name: str | None, password_stdin: bool, data_dir: Path | None
) -> None:
    """Add a staff member."""
    connect(data_dir)
    from app.services import shop, staff
    from app.values.fields import Invalid

    password = _password(password_stdin)
    if len(password) < staff.MIN_PASSWORD_LENGTH_BY_COMMAND:
        refuse(f"the password needs at least {staff.MIN_PASSWORD_LENGTH_BY_COMMAND} characters")
    if len(password) > staff.MAX_PASSWORD_LENGTH:
        refuse(f"the password may have at most {staff.MAX_PASSWORD_LENGTH} characters")

    async def add() -> None:
        try:
            await staff.add_person(email, role, password, name)
        except staff.AlreadyThere:
            refuse(f"{email} is on the staff already", code=1)
        except Invalid as wrong:
            refuse(f"{email if wrong.field == 'email' else 'the name'} {wrong.message}")
        await shop.refresh()
        if not await staff.is_strong(password, email, name or ""):
            click.echo("doorstep: this password is easy to guess; set another one soon", err=True)

    with_database(add)
    click.echo(f"{email} is now a {role}")


@staff.command("first-link")
@click.option("--if-needed", is_flag=True, hidden=True)
@data_dir
def staff_first_link(data_dir: Path | None, if_needed: bool) -> None:
    """Print a new one-time address for the first manager; the one before stops working."""
    connect(data_dir)
    from app.services import staff
    from app.settings import settings

    async def make() -> None:
        token = await staff.make_first_link()
        if token is not None:
            click.echo(f"{settings.link_base}/staff/first-manager?token={token}")
        elif not if_needed:
            refuse("the shop has a manager already, who can invite others", code=1)

    with_database(make)


@staff.command("list")
@data_dir
def staff_list(data_dir: Path | None) -> None:
    """Show who is on the staff: address, role, name, and who was deactivated."""
    connect(data_dir)
    from app.services import staff

    async def show() -> None:
        for person in await staff.list_people():
            gone = "" if person.is_active else "  (deactivated)"
            click.echo(f"{person.email}  {person.role}  {person.name}{gone}")

    with_database(show)


@staff.command("set-role")
@click.argument("email")
@role
@data_dir
def staff_set_role(email: str, role: str, data_dir: Path | None) -> None:
    """Make somebody a packer or a manager, at once."""
    connect(data_dir)
    from app.services import staff

    _change(email, lambda person: staff.set_role(person.staff_id, role))
    click.echo(f"{email} is now a {role}")


@staff.command("deactivate")
@click.argument("email")
@click.option("--keep-keys", is_flag=True, help="Leave the API keys that they made as they are.")
@data_dir
def staff_deactivate(email: str, keep_keys: bool, data_dir: Path | None) -> None:
    """Log somebody out everywhere, refuse their log-in, and revoke the API keys they made."""
    connect(data_dir)
    from app.services import staff

    async def leave(person: "Person") -> None:
        theirs = await staff.keys_made_by(person.staff_id) if keep_keys else []
        revoked = await staff.deactivate(person.staff_id, [key.key_id for key in theirs])
        click.echo(f"{email} cannot log in any more")
        for name in revoked:
            click.echo(f"the API key {name} opens nothing any more")
        for key in theirs:
            click.echo(f"the API key {key.name} ({key.key_id}) is kept")

    _change(email, leave)


@staff.command("password")
@click.argument("email")
@password_stdin
@data_dir
def staff_password(email: str, password_stdin: bool, data_dir: Path | None) -> None:
    """Give somebody a new password, and log them out everywhere."""
    connect(data_dir)
    from app.services import staff

    password = _password(password_stdin)
    _change(email, lambda person: staff.set_password(person.staff_id, password))
    click.echo(f"{email} has a new password and is logged out everywhere")


@staff.command("one-step")
@click.argument("email")
@data_dir
def staff_one_step(email: str, data_dir: Path | None) -> None:
    """Turn off somebody's two-step login, for instance since the phone is lost."""
    connect(data_dir)
    from app.services import staff

    _change(email, lambda person: staff.remove_second_factor(person.staff_id))
    click.echo(f"{email} logs in with the password alone")


@click.group(cls=RichGroup)
def key() -> None:
    """API keys, for programs."""


@key.command("add")
@click.argument("name")
@click.option("--scope", "scopes", required=True, multiple=True, help="May be given many times.")
@data_dir
def key_add(name: str, scopes: tuple[str, ...], data_dir: Path | None) -> None:
    """Create an API key and print it; it is shown only this once."""
    connect(data_dir)
    from app.services import staff
    from app.services.flats import known_scopes
    from app.values.fields import Invalid

    async def add() -> None:
        try:
            click.echo(await staff.create_key(name, known_scopes(scopes)))
        except staff.UnknownScope as error:
            refuse(str(error))
        except Invalid as wrong:
            refuse(f"the {wrong.field} {wrong.message}")

    with_database(add)


@key.command("list")
@data_dir
def key_list(data_dir: Path | None) -> None:
    """Show the API keys: id, name, scopes, last use, maker, and which are revoked."""
    connect(data_dir)
    from app.services import staff

    async def show() -> None:
        for key in await staff.list_keys():
            used = f"used {key.used_at:%Y-%m-%d %H:%M}Z" if key.used_at else "never used"
            gone = "  (revoked)" if key.revoked_at else ""
            left = " (deactivated)" if key.maker_left else ""
            used += f"  made by {key.made_by}{left}" if key.made_by else ""
            click.echo(f"{key.key_id}  {key.name}  {','.join(key.scopes)}  {used}{gone}")

    with_database(show)


@key.command("revoke")
@click.argument("key_id", type=click.UUID)
@data_dir
def key_revoke(key_id: UUID, data_dir: Path | None) -> None:
    """Take a key's rights away, at once and for good; `doorstep key list` shows its id."""
    connect(data_dir)
    from app.services import staff

    async def revoke() -> None:
        try:
            name = await staff.revoke_key(key_id)
        except staff.UnknownKey:
            refuse(f"there is no key {key_id}", code=1)
        click.echo(f"{name} opens nothing any more")

    with_database(revoke)


def _change(email: str, change: Callable[["Person"], Awaitable[None]]) -> None:
    from app.services import shop, staff
    from app.workers import listeners

    listeners.connect()

    async def work() -> None:
        await shop.refresh()
        try:
            await change(await staff.find_by_address(email))
        except staff.UnknownPerson:
            refuse(f"{email} is not on the staff", code=1)
        except staff.LastManager:
            refuse(f"{email} is the last manager; make somebody else one first", code=1)
        except staff.WeakPassword as weak:
            refuse(f"the password is not taken: {str(weak)[0].lower()}{str(weak)[1:]}")

    with_database(work)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        try:
            password = sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            refuse("the password is not text in UTF-8")
    else:
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password or refuse("the password is empty")

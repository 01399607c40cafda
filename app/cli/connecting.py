"""Connecting a command to the database and the queue that it works on."""

import asyncio
import gc
import os
import pwd
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn

import click

from app.values import log_lines

SET_IT = "set it, or give --data-dir of a running doorstep up"
FOLDER = click.Path(file_okay=False, resolve_path=True, path_type=Path)

data_dir = click.option(
    "--data-dir", type=FOLDER, help="Find the servers of a running `doorstep up` on this folder."
)


def connect(data_dir: Path | None) -> None:
    """Sets the addresses of the servers, and stops collecting garbage until `loaded()`."""
    # Modules make many objects and no garbage; searching for some takes a fifth of a start.
    gc.disable()
    adopt(data_dir)
    for name in unset():
        refuse(f"{name} is not set; {SET_IT}")
    refuse_wrong_settings()


def adopt(data_dir: Path | None) -> None:
    # The addresses must be in the environment before any module reads it.
    if data_dir is not None:
        from app.runtime.embedded import CannotStart
        from app.runtime.supervisor.folder import BESIDE, environment

        try:
            found = environment(data_dir)
            for name in BESIDE:
                os.environ.pop(name, None)
            os.environ.update(found)
        except CannotStart as reason:
            refuse(str(reason))


def unset() -> list[str]:
    """Returns the name of each setting without which no command can work."""
    return [
        name for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY") if not os.environ.get(name)
    ]


def loaded() -> None:
    """Collects garbage again; what the modules have made stays, and is never searched."""
    gc.freeze()
    gc.enable()


def refuse_wrong_settings(**given: str | bool) -> None:
    """Ends the process with a line for each wrong setting; `given` overrides the environment."""
    from app.environment import wrong_settings

    wrong = wrong_settings(**given)
    for line in wrong[:-1]:
        click.echo(f"doorstep: {line}", err=True)
    if wrong:
        refuse(wrong[-1])


def refuse_wrong_address(name: str) -> None:
    """Ends the process if the address of the database is wrong, but not if it is away."""
    from app.infra import database, logs

    logs.configure(name)
    try:
        asyncio.run(database.refuse_wrong_address(name))
    except database.WrongAddress as reason:
        refuse(str(reason))


def refuse_hopeless_redis() -> None:
    """Ends the process if REDIS_URL names a server that the shop can never use.

    One that is away is no reason: the shop sells without it.
    """
    from app.infra import redis
    from app.settings import settings

    # A socket is the embedded server's, which is none of these.
    if settings.redis_url.startswith("unix:"):
        return
    if fault := asyncio.run(redis.hopeless_fault()):
        refuse(fault.sentence)


def with_database(work: Callable[[], Awaitable[None]], *, admin: bool = False) -> None:
    """Does the work with an open pool, or reports that PostgreSQL is away.

    What needs a session of its own, or takes long, goes to DATABASE_ADMIN_URL (`admin`).

    The audit log has what it does under the user who started the command, on this machine.
    """
    from app import audit_log
    from app.infra import database, logs, redis

    logs.configure("command")
    user = _user()
    audit_log.act_as(audit_log.Actor("command", user, user, socket.gethostname()))

    loaded()

    async def run() -> None:
        try:
            await database.open_pool("command", size=2, patient=True, admin=admin)
            await work()
        except database.WrongAddress as reason:
            refuse(str(reason))
        except Exception as error:
            if said := _said_of(error):
                refuse(said, code=1)
            raise
        finally:
            await redis.close()
            await database.close_pool()

    asyncio.run(run())


def _said_of(error: Exception) -> str | None:
    """Returns what is wrong with the database and what to do, or None for any other error."""
    import asyncpg

    from app.infra import database
    from app.tables.migrations import LACKING

    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return (
            "PostgreSQL can only be read, since it is a standby or default_transaction_read_only is"
            " on; DATABASE_URL must name one that can be written to"
        )
    if isinstance(error, LACKING):
        return f"this database lacks what the shop needs ({error}); run doorstep migrate first"
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return f"{error}; grant this role the right, or work as the owner of the database"
    if database.is_outage(error):
        return f"PostgreSQL cannot be reached: {' '.join(str(error).split()) or 'no answer'}"
    return None


def _user() -> str:
    # The user of a container need not have a name.
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def refuse(reason: str, *, code: int = 2) -> NoReturn:
    said = f"doorstep: {reason}"
    if log_lines.are_for_machines() and not sys.stderr.isatty():
        said = log_lines.json_line(reason, "error", "command")
    click.echo(said, err=True)
    sys.exit(code)

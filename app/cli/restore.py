"""The command that makes a new data folder of a backup."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGINT
from typing import Final

import click
from rich_click import RichCommand

from app.cli.backup import NoBackup, digest, run_tool
from app.cli.backup_notes import BackupNote, note_in
from app.cli.connecting import FOLDER, refuse, refuse_wrong_settings
from app.cli.restored import last_invoice, place_in
from app.runtime.embedded.launch import CannotStart
from app.runtime.embedded.postgres import Postgres
from app.runtime.supervisor import folder
from app.runtime.supervisor.folder import BESIDE

FILE: Final = click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path)
# Seconds within which an empty server opens.
OPENS_WITHIN: Final = 60.0
NO_REDIS: Final = {"REDIS_URL": "redis://127.0.0.1:1"}


@click.command(cls=RichCommand)
@click.argument("file", type=FILE)
@click.option("--data-dir", "data", required=True, type=FOLDER, help="A new or empty folder.")
@click.option(
    "--secret-key-file",
    "key_file",
    required=True,
    type=FILE,
    help="The secret-key of the shop that was backed up.",
)
@last_invoice
@click.option(
    "--erasures-file",
    "erasures",
    type=FILE,
    help="Erase again who is in this file; ERASURES_FILE unless given.",
)
def restore(
    file: Path, data: Path, key_file: Path, last_invoice: str | None, erasures: Path | None
) -> None:
    """Make a new data folder of the backup FILE, and audit it. `doorstep up` then opens it.

    Mails, webhooks, notifications and card payments that waited are held (`doorstep restored`).
    """
    key = read_key(key_file)
    more = [] if place_in(last_invoice) is None else ["--last-invoice", str(last_invoice)]
    for name in BESIDE:
        os.environ.pop(name, None)
    if erasures:
        os.environ["ERASURES_FILE"] = str(erasures)
    # The settings of another database say nothing of the new one. Nothing here needs Redis.
    os.environ |= {"DATABASE_URL": "postgresql:///doorstep", "SECRET_KEY": key} | NO_REDIS
    refuse_wrong_settings()
    try:
        note = read_note(file)
        refuse_other_key(note, key)
    except NoBackup as reason:
        refuse(str(reason))
    if data.exists() and any(data.iterdir()):
        refuse(f"{data} is not empty: name a new folder")
    try:
        failed = asyncio.run(_restore(file, data, key, more))
    except (NoBackup, CannotStart, OSError) as reason:
        refuse(f"nothing was restored: {reason}", code=1)
    holds = ", ".join(f"{count} {name}" for name, count in note.holds.items())
    at = f"{note.made_at:%Y-%m-%dT%H:%M:%SZ}"
    click.echo(f"{data}: {holds}, as of {at}. What came later is lost.")
    if note.previous_key_fingerprint:
        click.echo("The shop had a SECRET_KEY_PREVIOUS; set it again until its links have expired.")
    for line in failed[:-1]:
        click.echo(f"doorstep: {line}", err=True)
    if failed:
        refuse(failed[-1], code=1)


def read_key(file: Path) -> str:
    try:
        return file.read_text().strip()
    except UnicodeDecodeError:
        refuse(f"{file} is no secret key")


def read_note(file: Path) -> BackupNote:
    """Returns what `doorstep backup` noted. Raises NoBackup if it is not of this file."""
    note = note_in(file.with_suffix(".json"))
    if note.sha256 != digest(file):
        raise NoBackup(f"{file} was changed after it was made")
    return note


def refuse_other_key(note: BackupNote, key: str) -> None:
    """Raises NoBackup."""
    from app.services.shop.secret_keys import fingerprint

    if note.key_fingerprint != fingerprint(key):
        raise NoBackup("the data were made with another secret key; give the file of that shop")


async def _restore(file: Path, data: Path, key: str, more: list[str]) -> list[str]:
    """Returns what somebody has to see to. Raises NoBackup, CannotStart, OSError."""
    with folder.locked(data):
        # Another command may have been quicker, and only what is made from here on is removed.
        if not _has_only_the_lock(data):
            raise CannotStart(f"{data} is not empty: name a new folder")
        try:
            folder.keep_secret_key(data, key)
            async with _opened(Postgres(data)) as url:
                return await _fill(file, url, more)
        except BaseException:
            shutil.rmtree(data, ignore_errors=True)
            raise


def _has_only_the_lock(data: Path) -> bool:
    return [path.name for path in data.iterdir()] == ["up.lock"]


async def _fill(file: Path, url: str, more: list[str]) -> list[str]:
    # Owners and rights are roles of the server that was backed up.
    into = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "-d", url)
    await asyncio.to_thread(run_tool, "pg_restore", *into, str(file))
    env = os.environ | {"DATABASE_URL": url}
    if await _doorstep("migrate", env=env):
        raise NoBackup("the tables could not be brought up to date")
    note = str(file.with_suffix(".json"))
    if await _doorstep("restored", "begin", note, *more, env=env):
        raise NoBackup("what waited in the backup could not be held")
    failed: list[str] = []
    if not env.get("ERASURES_FILE"):
        click.echo("ERASURES_FILE is not set: who was erased after the backup is here again.")
    elif code := await _doorstep("customer", "reapply", env=env):
        if code != 1:
            raise NoBackup("ERASURES_FILE cannot be read")
        failed.append("not all erasures could be done again; see the lines above")
    if await _doorstep("audit", env=env):
        failed.append("the audit found a broken promise")
    return failed


async def _doorstep(*command: str, env: dict[str, str]) -> int:
    words = [sys.executable, "-P", "-m", "app.cli", *command]
    done = await asyncio.to_thread(subprocess.run, words, env=env, check=False)
    return done.returncode


@asynccontextmanager
async def _opened(server: Postgres) -> AsyncGenerator[str]:
    launch = await server.launch()
    process = await launch.start()
    try:
        async with asyncio.timeout(OPENS_WITHIN):
            while not await server.is_ready(process.pid):
                if process.returncode is not None:
                    raise CannotStart(f"PostgreSQL ended{launch.last_words()}")
                await asyncio.sleep(0.02)
        yield server.url
    finally:
        if process.returncode is None:
            process.send_signal(SIGINT)
        await process.wait()

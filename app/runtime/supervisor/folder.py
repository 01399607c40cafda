"""The data folder: its lock for one `up` at a time, its secret, and what runs on it now."""

import fcntl
import json
import os
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.runtime.embedded import CannotStart
from app.runtime.embedded.processes import is_ours

# Settings that mean something only beside the DATABASE_URL for which they were made.
BESIDE = ("DATABASE_POOLER", "DATABASE_ADMIN_URL", "DATABASE_READ_URL")


@dataclass
class Running:
    """What other commands, and the next `up`, have to know of this one."""

    pid: int
    url: str
    environment: dict[str, str]
    # The number of each process by its name, such as "web 1".
    parts: dict[str, int] = field(default_factory=dict[str, int])
    # How often a reload has ended, and why the last one failed; empty if it did not.
    reloads: int = 0
    failure: str = ""


@contextmanager
def locked(data: Path) -> Generator[None]:
    """Holds the folder until the block ends or the process does, however it ends.

    Raises CannotStart if another `up` holds the folder or it cannot be used.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data / "up.lock").open("a")
    except OSError as error:
        raise CannotStart(f"cannot use the data folder {data}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"another doorstep up is already running on {data}") from None
        yield


def secret_key(data: Path) -> str:
    """Returns the same secret at every start, so that links and carts outlive a restart.

    Raises CannotStart if it can be neither read nor written, or is gone while the data are there.
    """
    path = data / "secret-key"
    try:
        if not path.exists():
            if (data / "postgres" / "PG_VERSION").exists():
                raise CannotStart(
                    f"the data in {data} have lost their key: put {path} back, or set SECRET_KEY"
                )
            _write(path, secrets.token_urlsafe(48))
        return path.read_text()
    except OSError as error:
        raise CannotStart(f"cannot keep a secret in {path}: {error.strerror}") from error


def keep_secret_key(data: Path, key: str) -> None:
    """Raises OSError."""
    _write(data / "secret-key", key)


def record(data: Path, running: Running) -> None:
    """Raises OSError, and leaves the earlier record as it was."""
    _write(data / "running.json", json.dumps(asdict(running)))


def recorded(data: Path) -> Running | None:
    """Returns what the last `up` wrote, whether it is alive or not.

    Returns None if it closed properly, or was of another version and wrote other fields.
    """
    try:
        return Running(**json.loads((data / "running.json").read_text()))
    except (FileNotFoundError, NotADirectoryError, TypeError, ValueError):
        return None


def forget(data: Path) -> None:
    # A record that stays names processes that are gone, and the next `up` sees that.
    with suppress(OSError):
        (data / "running.json").unlink(missing_ok=True)


def environment(data: Path) -> Mapping[str, str]:
    """Returns the addresses and the secret of the `up` on this folder. Raises CannotStart."""
    return present(data).environment


def present(data: Path) -> Running:
    """Returns what the `up` on this folder has recorded. Raises CannotStart if there is none."""
    running = recorded(data)
    if running is None or not is_ours(running.pid, "up", data):
        raise CannotStart(f"no doorstep up is running on {data}")
    return running


def demo_staff(data: Path) -> list[list[str]] | None:
    """Returns email, name, role and password of each, or None before the demo shop is loaded."""
    path = data / "demo.json"
    return json.loads(path.read_text()) if path.exists() else None


def keep_demo_staff(data: Path, staff: str) -> None:
    """Raises CannotStart, since without the file nobody could log in to a demo shop."""
    try:
        _write(data / "demo.json", staff)
    except OSError as error:
        raise CannotStart(f"cannot write {data / 'demo.json'}: {error.strerror}") from error


def forget_demo(data: Path) -> None:
    (data / "demo.json").unlink(missing_ok=True)


def empty_metrics(data: Path) -> Path:
    """Returns a folder for the counters that web processes share, emptied of the last run's.

    If it cannot be created, each process counts for itself.
    """
    folder = data / "metrics"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in folder.iterdir():
            left.unlink()
    return folder


def _write(path: Path, text: str) -> None:
    # The file is written whole or not at all, and only its owner can read it.
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise

"""The note beside a backup: what is in it, and of which shop it is."""

from datetime import datetime
from pathlib import Path

import msgspec


class NoBackup(Exception):
    """What PostgreSQL's programs said, or why there is none."""


class BackupNote(msgspec.Struct, frozen=True, kw_only=True):
    """`holds` counts rows by their name. The keys cannot be found from their fingerprints; there is
    a previous one while the shop has SECRET_KEY_PREVIOUS.
    """

    made_at: datetime
    version: str
    key_fingerprint: str
    previous_key_fingerprint: str | None = None
    sha256: str
    holds: dict[str, int]


def note_in(path: Path) -> BackupNote:
    """Raises NoBackup."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=BackupNote)
    except (OSError, msgspec.MsgspecError) as error:
        raise NoBackup(f"{path} is not the note of a backup") from error


def write_note(path: Path, note: BackupNote) -> None:
    """Only its owner may read it."""
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")

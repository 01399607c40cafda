"""When the shop was last backed up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from app.infra.database import fetch
from app.infra.manifest import Reading

# The times of a year are enough to see whether backups were made.
NOTE: Final = """
WITH old AS (DELETE FROM shop.backups WHERE made_at < now() - interval '1 year')
INSERT INTO shop.backups (made_at, size) VALUES ($1, $2) ON CONFLICT DO NOTHING
"""
LATEST: Final = """
SELECT made_at, size, extract(epoch FROM clock_timestamp() - made_at)::float AS age
FROM shop.backups ORDER BY made_at DESC LIMIT 1
"""


class BackupMade(msgspec.Struct, frozen=True, kw_only=True):
    """`size` is in bytes, and `age` in seconds."""

    made_at: datetime
    size: int
    age: float


async def note_backup(made_at: datetime, size: int) -> None:
    await fetch(NOTE, made_at, size)


async def last_backup() -> BackupMade | None:
    rows = await fetch(LATEST)
    return BackupMade(**rows[0]) if rows else None


async def read_backups() -> Sequence[Reading]:
    """Returns nothing while there is no backup, since it would have no age."""
    last = await last_backup()
    if last is None:
        return []
    return [Reading("doorstep_backup_age_seconds", "Since the last backup.", last.age)]

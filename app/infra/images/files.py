"""The files of pictures, by the SHA-256 of their content.

PostgreSQL has them, so that every process and every backup has them too. Nothing else knows it:
a store of objects could stand behind these functions.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.infra.database import fetch, fetch_row, needs_transaction
from app.infra.images.rendering import ImageFile

# Open pages still show a picture that was removed.
KEPT_UNUSED_DAYS: Final = 30


class KeptFile(msgspec.Struct, frozen=True):
    media_type: str
    content: bytes


class ImageFiles:
    """The files in one table of a flat.

    The table has `sha256`, `media_type`, `content`, `made_at` and `unused_since`. `shown` is the
    SQL condition for the files, named by `sha256`, that some picture of the flat shows.
    """

    def __init__(self, table: str, shown: str) -> None:
        self._keep = f"""
            INSERT INTO {table} (sha256, media_type, content)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ORDER BY 1
            ON CONFLICT (sha256) DO UPDATE SET unused_since = NULL
        """
        # The locks come first, so that the next statement sees what a parallel upload has
        # committed.
        self._lock = f"SELECT FROM {table} WHERE sha256 = ANY($1) ORDER BY sha256 FOR UPDATE"
        self._release = f"""
            UPDATE {table} SET unused_since = clock_timestamp()
            WHERE sha256 = ANY($1) AND NOT ({shown})
        """
        self._find = f"SELECT media_type, content FROM {table} WHERE sha256 = $1"
        self._delete = f"""
            DELETE FROM {table}
            WHERE unused_since < now() - make_interval(days => $1) AND sha256 = ANY(ARRAY(
                SELECT sha256 FROM {table}
                WHERE unused_since < now() - make_interval(days => $1) LIMIT $2))
            RETURNING 1
        """

    async def keep(self, files: Sequence[ImageFile]) -> None:
        """Keeps the files from now on, those that are there already too. Needs a transaction."""
        needs_transaction("keeping files")
        different = {one.sha256: one for one in files}.values()
        await fetch(
            self._keep,
            [one.sha256 for one in different],
            [one.media_type for one in different],
            [one.content for one in different],
        )

    async def release(self, names: Sequence[str]) -> None:
        """Lets those go that no picture shows. Needs a transaction."""
        needs_transaction("releasing files")
        await fetch(self._lock, names)
        await fetch(self._release, names)

    async def find(self, sha256: str) -> KeptFile | None:
        row = await fetch_row(self._find, sha256)
        return KeptFile(**row) if row else None

    async def delete_unused(self, at_most: int) -> int:
        return len(await fetch(self._delete, KEPT_UNUSED_DAYS, at_most))

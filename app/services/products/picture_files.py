"""The files of pictures, by the SHA-256 of their content.

PostgreSQL has them, so that every process and every backup has them too. Nothing else knows it:
a store of objects could stand behind these functions.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.infra.database import fetch, fetch_row, needs_transaction
from app.infra.images import ImageFile

# Open pages still show a picture that was removed.
KEPT_UNUSED_DAYS: Final = 30

KEEP = """
INSERT INTO products.picture_files (sha256, media_type, content)
SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ORDER BY 1
ON CONFLICT (sha256) DO UPDATE SET unused_since = NULL
"""
# The locks come first, so that the next statement sees what a parallel upload has committed.
LOCK = """
SELECT FROM products.picture_files WHERE sha256 = ANY($1) ORDER BY sha256 FOR UPDATE
"""
RELEASE = """
UPDATE products.picture_files SET unused_since = clock_timestamp()
WHERE sha256 = ANY($1) AND NOT EXISTS (
    SELECT FROM products.pictures WHERE webp @> ARRAY[sha256] OR jpeg @> ARRAY[sha256])
"""
FIND = "SELECT media_type, content FROM products.picture_files WHERE sha256 = $1"
DELETE_UNUSED = """
DELETE FROM products.picture_files
WHERE unused_since < now() - make_interval(days => $1) AND sha256 = ANY(ARRAY(
    SELECT sha256 FROM products.picture_files
    WHERE unused_since < now() - make_interval(days => $1) LIMIT $2))
RETURNING 1
"""


class PictureFile(msgspec.Struct, frozen=True):
    media_type: str
    content: bytes


async def keep_files(files: Sequence[ImageFile]) -> None:
    """Keeps the files from now on, those that are there already too. Needs a transaction."""
    needs_transaction("keeping files")
    different = {one.sha256: one for one in files}.values()
    await fetch(
        KEEP,
        [one.sha256 for one in different],
        [one.media_type for one in different],
        [one.content for one in different],
    )


async def release_files(names: Sequence[str]) -> None:
    """Lets those go that no picture shows. Needs a transaction."""
    needs_transaction("releasing files")
    await fetch(LOCK, names)
    await fetch(RELEASE, names)


async def find_file(sha256: str) -> PictureFile | None:
    row = await fetch_row(FIND, sha256)
    return PictureFile(**row) if row else None


async def delete_unused_files(at_most: int) -> int:
    return len(await fetch(DELETE_UNUSED, KEPT_UNUSED_DAYS, at_most))

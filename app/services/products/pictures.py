"""Pictures of a product are added, described, put in order, and removed."""

from collections.abc import Container, Mapping
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.infra.images import UnusablePicture, render_picture
from app.services.products.picture_files import FILES
from app.services.products.picture_rows import PictureColumns, as_picture
from app.services.products.refusals import TooManyPictures, UnknownPicture, UnknownProduct
from app.services.products.shapes import ProductPicture
from app.values.fields import MAYBE, Invalid
from app.values.refusal import Changed
from app.values.text import tidy

MAX_PICTURES: Final = 20
PictureAlt = Annotated[
    str,
    msgspec.Meta(max_length=300, pattern=MAYBE, description="What the picture shows, in one line"),
]

COLUMNS = "picture_id, position, alt, widths, heights, webp, jpeg, version"
LIST = f"SELECT {COLUMNS} FROM products.pictures WHERE product_id = $1 ORDER BY position"
KNOWN = "SELECT 1 FROM products.products WHERE product_id = $1"
# All changes of a product's pictures wait for each other here.
LOCK = "SELECT name FROM products.products WHERE product_id = $1 FOR NO KEY UPDATE"
INSERT = f"""
INSERT INTO products.pictures (picture_id, product_id, position, alt, widths, heights, webp, jpeg,
    added_by, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
RETURNING {COLUMNS}
"""
DESCRIBE = """
UPDATE products.pictures SET alt = $2, changed_by = $3, changed_at = clock_timestamp(),
    version = version + 1
WHERE picture_id = $1
"""
# The one that moves, and those between its old and its new position. Only the first has changed.
MOVE = """
UPDATE products.pictures SET
    position = CASE WHEN picture_id = $1 THEN $4
        WHEN $3 < $4 THEN position - 1 ELSE position + 1 END,
    changed_by = CASE WHEN picture_id = $1 THEN $5 ELSE changed_by END,
    changed_at = CASE WHEN picture_id = $1 THEN clock_timestamp() ELSE changed_at END,
    version = version + CASE WHEN picture_id = $1 THEN 1 ELSE 0 END
WHERE product_id = $2 AND position BETWEEN least($3::integer, $4::integer) AND greatest($3, $4)
"""
REMOVE = "DELETE FROM products.pictures WHERE picture_id = $1"
CLOSE_UP = """
UPDATE products.pictures SET position = position - 1 WHERE product_id = $1 AND position > $2
"""


class PictureChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out keeps its value; a position behind the last one is the last one."""

    alt: PictureAlt | None = None
    position: Annotated[int, msgspec.Meta(ge=1, le=MAX_PICTURES)] | None = None


async def list_pictures(product_id: str) -> list[ProductPicture]:
    """Returns them in their order. Raises `UnknownProduct`."""
    found = [_read(row) for row in await fetch(LIST, product_id)]
    if not found:
        await _expect_product(product_id)
    return found


async def add_picture(
    product_id: str, sent: bytes, alt: str = "", by: str = ""
) -> tuple[ProductPicture, bool]:
    """Adds a picture behind the others, and returns True with it when it is new.

    The same picture again changes nothing. Raises `UnknownProduct`, `TooManyPictures`, and
    `Invalid` for what is no picture or a description that cannot be kept.
    """
    alt = _read_alt(alt)
    await _expect_product(product_id)
    try:
        drawn = await render_picture(sent)
    except UnusablePicture as error:
        raise Invalid("picture", error.detail()) from error
    sizes = drawn.renditions
    webp, jpeg = [one.webp for one in sizes], [one.jpeg for one in sizes]
    async with transaction():
        name = await _lock(product_id)
        there = await list_pictures(product_id)
        largest = sizes[-1].jpeg.sha256
        for one in there:
            if f"/{largest}." in one.url:
                return one, False
        if len(there) >= MAX_PICTURES:
            raise TooManyPictures(MAX_PICTURES)
        await FILES.keep([*webp, *jpeg])
        row = await fetch_row(
            INSERT,
            uuid7(),
            product_id,
            len(there) + 1,
            alt,
            [one.width for one in sizes],
            [one.height for one in sizes],
            [one.sha256 for one in webp],
            [one.sha256 for one in jpeg],
            by,
        )
        assert row is not None
        added = _read(row)
        await _note("picture.added", product_id, name, {}, _kept(added))
        return added, True


async def change_picture(
    product_id: str,
    picture_id: UUID,
    change: PictureChange,
    by: str = "",
    expected_versions: Container[int] | None = None,
) -> ProductPicture:
    """Equal values change nothing. Raises `UnknownPicture`, `Changed`, and `Invalid`."""
    alt = None if change.alt is None else _read_alt(change.alt)
    async with transaction():
        name = await _lock(product_id)
        there = await list_pictures(product_id)
        was = _find(there, picture_id)
        to = min(change.position or was.position, len(there))
        if alt in (None, was.alt) and to == was.position:
            return was
        _expect(was, expected_versions)
        if alt is not None and alt != was.alt:
            await fetch(DESCRIBE, picture_id, alt, by)
        if to != was.position:
            await fetch(MOVE, picture_id, product_id, was.position, to, by)
        now = _find(await list_pictures(product_id), picture_id)
        await _note("picture.changed", product_id, name, _kept(was), _kept(now))
        return now


async def remove_picture(
    product_id: str,
    picture_id: UUID,
    expected_versions: Container[int] | None = None,
) -> None:
    """Its files stay for a while, for open pages. Raises `UnknownPicture`, and `Changed`."""
    async with transaction():
        name = await _lock(product_id)
        was = _find(await list_pictures(product_id), picture_id)
        _expect(was, expected_versions)
        await fetch(REMOVE, picture_id)
        await fetch(CLOSE_UP, product_id, was.position)
        await FILES.release([_name(one) for size in was.sizes for one in (size.webp, size.jpeg)])
        await _note("picture.removed", product_id, name, _kept(was), {})


async def _expect_product(product_id: str) -> None:
    if not await fetch_value(KNOWN, product_id):
        raise UnknownProduct(product_id)


async def _lock(product_id: str) -> str:
    row = await fetch_row(LOCK, product_id)
    if row is None:
        raise UnknownProduct(product_id)
    return row["name"]


async def _note(
    action: str, product_id: str, name: str, was: Mapping[str, Any], now: Mapping[str, Any]
) -> None:
    await audit_log.note(action, audit_log.Subject("product", product_id, name), was, now)


def _find(there: list[ProductPicture], picture_id: UUID) -> ProductPicture:
    for one in there:
        if one.picture_id == picture_id:
            return one
    raise UnknownPicture(str(picture_id))


def _expect(was: ProductPicture, versions: Container[int] | None) -> None:
    if versions is not None and was.version not in versions:
        raise Changed("picture", was.version)


def _read(row: Mapping[str, Any]) -> ProductPicture:
    return as_picture(PictureColumns(**row))


def _read_alt(alt: str) -> str:
    alt = tidy(alt)
    try:
        return msgspec.convert(alt, PictureAlt)
    except msgspec.ValidationError as error:
        raise Invalid("alt", "must be one line of at most 300 characters") from error


def _kept(picture: ProductPicture) -> dict[str, Any]:
    return {"picture": _name(picture.url), "alt": picture.alt, "position": picture.position}


def _name(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[0]

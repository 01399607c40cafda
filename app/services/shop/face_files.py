"""The files of the shop's logo and icon."""

from collections.abc import Mapping
from typing import Any, Final

from app.infra.images import ImageFiles, KeptFile
from app.values.face_pictures import (
    FACE_PICTURES,
    FaceFiles,
    FacePicture,
    face_files,
    remember_face_files,
    sha256_of,
)
from app.values.shop_settings import ShopSettings, shop_settings

# The row of the settings has each hash as a part of a picture's address.
FILES: Final = ImageFiles(
    "shop.picture_files",
    """
    coalesce(strpos((
        SELECT to_jsonb(latest)::text FROM (
            SELECT logo, logo_dark, icon FROM shop.settings ORDER BY version DESC LIMIT 1
        ) AS latest
    ), sha256) > 0, false)
    """,
)


async def find_face_file(sha256: str) -> KeptFile | None:
    return await FILES.find(sha256)


async def delete_unused_face_files(at_most: int) -> int:
    return await FILES.delete_unused(at_most)


def names_of(given: Mapping[str, Any]) -> set[str]:
    """Returns the hashes of all files of the settings' pictures."""
    pictures = [given[name] for name in FACE_PICTURES if given.get(name)]
    return {sha256_of(size.url) for one in pictures for size in one.sizes}


async def refresh_face_files() -> None:
    """Makes this process have the small files at hand, which mails and browsers ask for."""
    known, there = shop_settings(), face_files()
    logo_url, icon_url = _small(known, "logo"), _small(known, "icon")
    if (logo_url, icon_url) != (there.logo_url, there.icon_url):
        remember_face_files(
            FaceFiles(logo_url, await _content(logo_url), icon_url, await _content(icon_url))
        )


def _small(known: ShopSettings, name: str) -> str:
    picture: FacePicture | None = getattr(known, name)
    return picture.small.url if picture else ""


async def _content(url: str) -> bytes | None:
    file = await FILES.find(sha256_of(url)) if url else None
    return file.content if file else None

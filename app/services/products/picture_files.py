"""The files of the products' pictures."""

from typing import Final

from app.infra.images import ImageFiles, KeptFile

FILES: Final = ImageFiles(
    "products.picture_files",
    "EXISTS (SELECT FROM products.pictures WHERE webp @> ARRAY[sha256] OR jpeg @> ARRAY[sha256])",
)


async def find_file(sha256: str) -> KeptFile | None:
    return await FILES.find(sha256)


async def delete_unused_files(at_most: int) -> int:
    return await FILES.delete_unused(at_most)

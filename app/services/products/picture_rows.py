"""How the pictures of a product are read together with it."""

from typing import Final
from uuid import UUID

import msgspec

from app.services.products.shapes import PictureSize, ProductPicture

# A column `pictures` for a query that reads `products.products`.
PICTURES: Final = """
    (SELECT coalesce(jsonb_agg(to_jsonb(shown) ORDER BY shown.position), '[]')
     FROM products.pictures AS shown WHERE shown.product_id = products.product_id) AS pictures
"""


class PictureColumns(msgspec.Struct, frozen=True):
    """What is read of a row; `webp` and `jpeg` are the names of files."""

    picture_id: UUID
    position: int
    alt: str
    widths: list[int]
    heights: list[int]
    webp: list[str]
    jpeg: list[str]
    version: int


def read_pictures(found: str) -> list[ProductPicture]:
    # Most products of a list have none, or one.
    return (
        [as_picture(one) for one in msgspec.json.decode(found, type=list[PictureColumns])]
        if found != "[]"
        else []
    )


def as_picture(row: PictureColumns) -> ProductPicture:
    # A small picture has the same files for several widths.
    sizes = {
        webp: PictureSize(width, height, address(webp, "webp"), address(jpeg, "jpg"))
        for width, height, webp, jpeg in zip(
            row.widths, row.heights, row.webp, row.jpeg, strict=True
        )
    }
    largest = list(sizes.values())[-1]
    return ProductPicture(
        picture_id=row.picture_id,
        position=row.position,
        alt=row.alt,
        url=largest.jpeg,
        width=largest.width,
        height=largest.height,
        sizes=list(sizes.values()),
        version=row.version,
    )


def address(sha256: str, ending: str) -> str:
    return f"/pictures/{sha256}.{ending}"

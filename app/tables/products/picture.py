"""The pictures of products, and the files that are shown of them."""

from typing import Any

from piccolo.columns import (
    UUID,
    Array,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow


class PictureFileRow(Table, tablename="picture_files", schema="products", db=ENGINE):
    """A file under the SHA-256 of its content; `unused_since` no picture shows it."""

    sha256 = Varchar(length=64, primary_key=True)
    media_type = Varchar(length=20)
    content = Bytea()
    made_at = Timestamptz(default=TimestamptzNow())
    unused_since = Timestamptz(null=True, default=None)

    sha256_sound = Check("sha256 ~ '^[0-9a-f]{64}$'")
    media_type_known = Check("media_type IN ('image/webp', 'image/jpeg')")


class PictureRow(Table, tablename="pictures", schema="products", db=ENGINE):
    """`widths`, `heights`, `webp` and `jpeg` have an entry for each of the three widths.

    `webp` and `jpeg` name files. The pictures of a product have positions from 1 on, without gaps.
    """

    picture_id = UUID(primary_key=True, default=None)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    alt = Varchar(length=300, default="")
    widths = Array(Integer())
    heights = Array(Integer())
    webp = Array(Varchar(length=64))
    jpeg = Array(Varchar(length=64))
    added_by = Varchar(length=254)
    added_at = Timestamptz(default=TimestamptzNow())
    changed_by = Varchar(length=254)
    changed_at = Timestamptz(default=TimestamptzNow())
    version = Integer(default=1)

    one_picture_a_position = Unique(["product_id", "position"])
    position_sound = Check("position >= 1")
    three_widths = Check(
        "array_length(widths, 1) = 3 AND array_length(heights, 1) = 3"
        " AND array_length(webp, 1) = 3 AND array_length(jpeg, 1) = 3"
    )

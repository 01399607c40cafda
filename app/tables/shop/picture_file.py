"""The files of the shop's logo and icon."""

from piccolo.columns import Bytea, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE


class FaceFileRow(Table, tablename="picture_files", schema="shop", db=ENGINE):
    """A file under the SHA-256 of its content; `unused_since` the settings do not name it."""

    sha256 = Varchar(length=64, primary_key=True)
    media_type = Varchar(length=20)
    content = Bytea()
    made_at = Timestamptz(default=TimestamptzNow())
    unused_since = Timestamptz(null=True, default=None)

    sha256_sound = Check("sha256 ~ '^[0-9a-f]{64}$'")
    media_type_known = Check("media_type = 'image/png'")

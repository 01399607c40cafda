"""The fingerprints of the keys that the shop's data were made with; the latest counts."""

from piccolo.columns import Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class SecretKeyRow(Table, tablename="secret_keys", schema="shop", db=ENGINE):
    """The key cannot be found from its fingerprint."""

    fingerprint = Text(primary_key=True)
    noted_at = Timestamptz(default=TimestamptzNow())

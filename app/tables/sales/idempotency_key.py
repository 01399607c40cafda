"""The keys under which orders were placed, so that asking again gives the same order."""

from piccolo.columns import UUID, Bytea, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from app.database import ENGINE


class IdempotencyKey(Table, tablename="idempotency_keys", schema="sales", db=ENGINE):
    """Only a placed order leaves a row; `fingerprint` is the SHA-256 of the whole body."""

    caller = Varchar(length=100)
    key = Varchar(length=255)
    fingerprint = Bytea()
    order_id = UUID(default=None)
    created_at = Timestamptz(default=TimestamptzNow())

    one_order_a_key = Unique(["caller", "key"])

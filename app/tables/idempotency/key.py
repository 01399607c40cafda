"""Idempotency keys, by which a repeated request creates its thing only once."""

from piccolo.columns import Bytea, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from app.infra.database import ENGINE


class KeyRow(Table, tablename="keys", schema="idempotency", db=ENGINE):
    """Only a success leaves a row; `fingerprint` is the SHA-256 of the whole body.

    `subject` names what was created: an order, a movement, an endpoint. `answer` is the answer of
    that time; it is empty if it can be made again from what never changes.
    """

    caller = Varchar(length=100)
    key = Varchar(length=255)
    operation = Varchar(length=200)
    fingerprint = Bytea()
    subject = Text()
    answer = Text()
    created_at = Timestamptz(default=TimestamptzNow())

    one_thing_a_key = Unique(["caller", "key"])

"""The keys under which something was made, so that asking again makes it once."""

from piccolo.columns import Bytea, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from app.infra.database import ENGINE


class KeyRow(Table, tablename="keys", schema="idempotency", db=ENGINE):
    """Only what succeeded leaves a row; `fingerprint` is the SHA-256 of the whole body.

    `subject` names what was made: an order, a movement, an endpoint. `answer` is what was said of
    it then; empty where that is made anew from what never changes.
    """

    caller = Varchar(length=100)
    key = Varchar(length=255)
    operation = Varchar(length=200)
    fingerprint = Bytea()
    subject = Text()
    answer = Text()
    created_at = Timestamptz(default=TimestamptzNow())

    one_thing_a_key = Unique(["caller", "key"])

"""An erasure: when, by whom, and what was replaced."""

from typing import Any

from piccolo.columns import JSONB, UUID, Array, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE


class ErasureRow(Table, tablename="erasures", schema="customers", db=ENGINE):
    """`email_hash` is an HMAC with the shop's key, by which an erasure is found after a restore.

    `replaced` is the number of rows by table; `searched` the number of columns that were searched
    before the commit, in which nothing was left.
    """

    erasure_id = UUID(primary_key=True)
    email_hash = Text()
    orders: Any = Array(base_column=UUID(), default=list)
    erased_at = Timestamptz(default=TimestamptzNow())
    erased_by = Varchar(length=200)
    replaced = JSONB()
    searched = Integer()

    something_searched = Check("searched > 0")

"""Erasing by time: when it is due, and which customers could not be erased."""

from piccolo.columns import JSONB, UUID, SmallInt, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE


class LookRow(Table, tablename="looks", schema="customers", db=ENGINE):
    """The single row that says when customers are looked for again whose time has come."""

    place = SmallInt(primary_key=True, default=1)
    due_at = Timestamptz(default=TimestamptzNow())

    one_place = Check("place = 1")


class UnerasedRow(Table, tablename="unerased", schema="customers", db=ENGINE):
    """The latest order of a customer who could not be erased, and where she would be left.

    `columns` has the number of rows by column; it is empty if something was still under way.
    """

    order_id = UUID(primary_key=True)
    columns = JSONB()
    tried_at = Timestamptz()

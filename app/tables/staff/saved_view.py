"""A view of the board that somebody keeps under a name."""

from typing import Any

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.member import MemberRow


class SavedViewRow(Table, tablename="saved_views", schema="staff", db=ENGINE):
    """`query` is the board's address behind its `?`; Staff keeps it and does not read it.

    Two partial indexes keep names apart, whatever their case: each person's own, and the shared.
    """

    view_id = UUID(primary_key=True)
    staff_id: Any = ForeignKey(references=MemberRow, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=60)
    query = Varchar(length=2000)
    shared = Boolean(default=False)
    created_at = Timestamptz(default=TimestamptzNow())

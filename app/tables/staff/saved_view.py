"""A view of the board that a member of the staff has saved under a name."""

from typing import Any

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.member import MemberRow


class SavedViewRow(Table, tablename="saved_views", schema="staff", db=ENGINE):
    """`query` is what follows the `?` in the board's address; Staff stores it without reading it.

    Two partial indexes make names unique whatever their case: among each person's own views, and
    among the shared ones.
    """

    view_id = UUID(primary_key=True)
    staff_id: Any = ForeignKey(references=MemberRow, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=60)
    query = Varchar(length=2000)
    shared = Boolean(default=False)
    created_at = Timestamptz(default=TimestamptzNow())

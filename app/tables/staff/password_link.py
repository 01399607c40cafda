"""A mailed link by which a member of the staff who forgot the password chooses a new one."""

from typing import Any

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.member import MemberRow


class PasswordLinkRow(Table, tablename="password_links", schema="staff", db=ENGINE):
    """Each request has a row; one without `staff_id` owes nobody a mail.

    `ends_at` is set when the mail leaves. The link is over at that time, and at `ended_at`: it was
    used, the password was changed in another way, or the person was deactivated.
    """

    link_id = UUID(primary_key=True)
    staff_id: Any = ForeignKey(references=MemberRow, on_delete=OnDelete.cascade, null=True)
    asked_at = Timestamptz(default=TimestamptzNow())
    ends_at = Timestamptz(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)

    used_is_over = Check("used_at IS NULL OR ended_at IS NOT NULL")

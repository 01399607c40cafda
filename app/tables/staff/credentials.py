"""What opens the door: a person's session, a machine's key. Both by the SHA-256 of the secret."""

from typing import Any

from piccolo.columns import (
    UUID,
    Array,
    Bytea,
    ForeignKey,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.member import MemberRow


class SessionRow(Table, tablename="sessions", schema="staff", db=ENGINE):
    """One log-in on one browser; it ends at `expires_at`, or when nothing was heard for a while.

    `session_id` names it on pages, which know no secret; `address` and `user_agent` are those of
    the log-in.
    """

    session_id = UUID(unique=True, default=UUID4())
    secret_hash = Bytea(primary_key=True)
    staff_id: Any = ForeignKey(references=MemberRow, on_delete=OnDelete.cascade, null=False)
    created_at = Timestamptz(default=TimestamptzNow())
    last_seen_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz()
    address = Varchar(length=45)
    user_agent = Varchar(length=400)


class ApiKeyRow(Table, tablename="api_keys", schema="staff", db=ENGINE):
    """A machine's credential; `used_at` is true to the minute.

    `made_by` is the name at that time of who made it, `made_by_id` their id if they are staff.
    """

    key_id = UUID(primary_key=True)
    name = Varchar(length=200)
    secret_hash = Bytea(unique=True)
    scopes: Any = Array(base_column=Varchar(length=50))
    created_at = Timestamptz(default=TimestamptzNow())
    used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    made_by_id = UUID(null=True, default=None, index=True)
    made_by = Varchar(length=200)

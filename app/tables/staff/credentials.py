"""A person's session and a program's API key, both by the SHA-256 of the secret."""

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
    """One log-in on one browser; it ends at `expires_at`, or after a time without a request.

    `session_id` names it on pages, which must not show a secret. `address` and `user_agent` are
    those of the log-in.
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
    """The credential of a program; `used_at` is accurate to the minute.

    `made_by` is the name that the maker had at the time, `made_by_id` the maker's id if that is a
    member of the staff.
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

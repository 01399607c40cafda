"""The latest requests of programs with a key."""

from typing import Any

from piccolo.columns import (
    BigSerial,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.staff.credentials import ApiKeyRow


class ApiRequestRow(Table, tablename="api_requests", schema="staff", db=ENGINE):
    """A request and its answer, without query, headers or bodies; `at` is the end of the answer."""

    id = BigSerial(primary_key=True)
    key_id: Any = ForeignKey(references=ApiKeyRow, on_delete=OnDelete.cascade, null=False)
    at = Timestamptz()
    request_id = Varchar(length=128)
    method = Varchar(length=10)
    path = Varchar(length=500)
    status = SmallInt()
    problem = Varchar(length=50)
    milliseconds = Integer()

"""The audit log under its filters as a table for a spreadsheet."""

from collections.abc import AsyncGenerator, Mapping
from functools import partial
from typing import Any, Final

import msgspec
from litestar import get
from litestar.response import Stream

from app import audit_log
from app.audit_log import AuditLine, Filters
from app.infra.database import elsewhere
from app.routes.staff.audit_log.filters import LOG, read_filters
from app.web.csv import PORTION, Cell, is_plain, table
from app.web.pages import AnyRequest

COLUMNS: Final = (
    "at_utc",
    "actor_kind",
    "actor_name",
    "actor_id",
    "address",
    "request_id",
    "action",
    "subject_kind",
    "subject_name",
    "subject_id",
    "before",
    "after",
)


@get(f"{LOG}.csv", include_in_schema=False)
async def export_lines(request: AnyRequest) -> Stream:
    rows = _portions(read_filters(request.query_params))
    return table("audit-log", COLUMNS, rows, plain=is_plain(request))


async def _portions(filters: Filters) -> AsyncGenerator[list[tuple[Cell, ...]]]:
    cursor = None
    while True:
        found = await elsewhere(
            partial(audit_log.list_lines, filters, cursor=cursor, limit=PORTION)
        )
        yield [_cells(line) for line in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return


def _cells(line: AuditLine) -> tuple[Cell, ...]:
    actor = line.actor
    return (
        line.at,
        *(actor.kind, actor.name, actor.actor_id, actor.address, actor.request_id),
        *(line.action, line.subject_kind, line.subject_name, line.subject_id),
        *(_json(line.before), _json(line.after)),
    )


def _json(values: Mapping[str, Any]) -> str:
    return msgspec.json.encode(values).decode() if values else ""


handlers = [export_lines]

"""The latest requests of each API key: written beside the requests, and read by managers."""

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Final
from urllib.parse import unquote
from uuid import UUID

import msgspec
import structlog

from app.infra import answered
from app.infra.database import columns, fetch, fetch_row, is_outage, transaction
from app.services.staff.api_keys import KeyRecord, list_keys
from app.services.staff.refusals import UnknownKey
from app.values.paging import Page, cursor_after, key_of

log = structlog.get_logger(__name__)

# Seconds between two writes of a process.
EVERY: Final = 1.0
# Of each key; what came since the latest look of a worker is there beside them.
KEPT_REQUESTS: Final = 1_000
KEPT_DAYS: Final = 14
LONGEST_PATH: Final = 500

# It need not outlast a crash, so nobody waits for the disk.
IN_NO_HURRY: Final = "SELECT set_config('synchronous_commit', 'off', true)"
# Times are PostgreSQL's.
WRITE: Final = """
INSERT INTO staff.api_requests
    (key_id, at, request_id, method, path, status, problem, milliseconds)
SELECT key_id, clock_timestamp() - make_interval(secs => age), request_id, method, path, status,
    problem, milliseconds
FROM unnest($1::uuid[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::smallint[],
    $7::text[], $8::integer[]) WITH ORDINALITY
    AS one (key_id, age, request_id, method, path, status, problem, milliseconds, place)
JOIN staff.api_keys USING (key_id)
ORDER BY place
"""
LIST: Final = """
SELECT id, at, request_id, method, path, status, problem, milliseconds FROM staff.api_requests
WHERE key_id = $1 AND (NOT $2 OR status >= 400) AND ($3::bigint IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
"""
COUNTS: Final = """
SELECT count(*) AS all, count(*) FILTER (WHERE status >= 400) AS failed
FROM staff.api_requests WHERE key_id = $1
"""
DELETE_OLD: Final = """
DELETE FROM staff.api_requests WHERE id = ANY(ARRAY(
    SELECT id FROM (
        SELECT beyond.id FROM staff.api_keys CROSS JOIN LATERAL (
            SELECT id FROM staff.api_requests WHERE api_requests.key_id = api_keys.key_id
            ORDER BY id DESC OFFSET $1) AS beyond
        UNION
        SELECT id FROM staff.api_requests WHERE at < now() - make_interval(days => $2)
    ) AS old LIMIT $3))
RETURNING 1
"""


class ApiRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request of a program and its answer; `problem` names what was wrong, empty for nothing."""

    id: int
    at: datetime
    request_id: str
    method: str
    path: str
    status: int
    problem: str
    milliseconds: int

    @property
    def failed(self) -> bool:
        return self.status >= 400


class RequestCounts(msgspec.Struct, frozen=True):
    all: int
    failed: int


async def keep_request_log() -> None:
    """Writes what this process answered, once a second, and for a last time when it ends."""
    try:
        while True:
            await asyncio.sleep(EVERY)
            await write_requests()
    finally:
        with suppress(Exception):
            await write_requests()


async def write_requests() -> int:
    """Writes down what was answered to keys, and returns how much of it there was.

    While the database is away it waits, and the oldest are lost when there are too many.
    """
    taken = answered.take()
    if not taken:
        return 0
    try:
        async with transaction():
            await fetch(IN_NO_HURRY)
            await fetch(WRITE, *columns([_row(one) for one in taken], 8))
    except Exception as error:
        if is_outage(error):
            answered.put_back(taken)
        else:
            log.error("requests of keys were not written down", lost=len(taken), exc_info=error)
        return 0
    except BaseException:
        # The process ends, and writes for a last time.
        answered.put_back(taken)
        raise
    return len(taken)


async def find_key_record(key_id: UUID) -> KeyRecord:
    """Raises `UnknownKey`."""
    found = next((one for one in await list_keys() if one.key_id == key_id), None)
    if found is None:
        raise UnknownKey(str(key_id))
    return found


async def list_requests(
    key_id: UUID, *, failed: bool = False, cursor: str | None = None, limit: int = 50
) -> Page[ApiRequest]:
    """Lists the latest first, all or those that failed. Raises `Invalid` for the cursor."""
    before = key_of(cursor, tuple[int])[0] if cursor else None
    rows = await fetch(LIST, key_id, failed, before, limit + 1)
    found = [ApiRequest(**row) for row in rows[:limit]]
    return Page(found, cursor_after(found[-1].id) if len(rows) > limit else None)


async def count_requests(key_id: UUID) -> RequestCounts:
    row = await fetch_row(COUNTS, key_id)
    return RequestCounts(**row) if row else RequestCounts(0, 0)


async def delete_old_requests(limit: int) -> int:
    """Keeps the latest 1,000 of each key, of 14 days, and returns how many it deleted."""
    return len(await fetch(DELETE_OLD, KEPT_REQUESTS, KEPT_DAYS, limit))


def _row(one: answered.Answered) -> tuple[object, ...]:
    return (
        *(one.key_id, answered.age(one), one.request_id, one.method, _readable(one.path)),
        *(one.status, one.problem, one.milliseconds),
    )


def _readable(path: str) -> str:
    # Decoded, so that an erasure finds whom it names, however a program has written that.
    decoded = unquote(path)
    spelled = (one if one.isprintable() else repr(one)[1:-1] for one in decoded)
    return "".join(spelled)[:LONGEST_PATH]

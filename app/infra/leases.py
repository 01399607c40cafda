"""Work that leaves the shop: leased, done with no transaction open, its outcome written down.

A table of such work has these columns beside what is to be done, and all times are PostgreSQL's:

- `state`: PENDING, FAILED once it is given up, or the queue's word for `done`;
- `due_at`: when it is tried next; while a sender has it, the time at which the lease runs out;
- `attempts`: the number of the lease, which never goes back;
- `tries`: how many of them count, since it was written down or replayed.

What the inbox shares with it, and what not, is decided in docs/decisions/0048-leases.md.
"""

import random
from collections.abc import Mapping
from typing import Any

import msgspec

from app.infra.database import Row, fetch

# The row still has the lease with the number `$2`. A sender that lost its lease finds another
# number, or work that is over.
HELD = "attempts = $2 AND state = 'PENDING'"


# The spread keeps work that failed together from being tried again together.
class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A table of work. Its names go into SQL as they are, so they are constants of a flat.

    `key` grows with each row. `waits` are the seconds after each try that failed, growing too;
    each is drawn between two multiples of it, the `spread`, and the try after the last is the last.
    `ended_at` is the column with the time of being done, and with `dates_failures` of giving up.
    """

    table: str
    key: str
    waits: tuple[float, ...]
    spread: tuple[float, float]
    done: str
    ended_at: str
    dates_failures: bool = False
    tries: str = "tries"

    def wait(self, tries: int) -> float:
        return max(self.waits[:tries], default=0) * random.uniform(*self.spread)


class Leased(msgspec.Struct, frozen=True, kw_only=True):
    """Work that is the caller's until the lease runs out; `attempt` and `tries` count from 1."""

    key: int
    attempt: int
    tries: int


def oldest_due(queue: Queue, *, in_turn: str, where: str = "true") -> str:
    """Returns SQL that finds and locks one row, `work`, and skips those that others have locked.

    `in_turn` is true of `earlier` work that has to be over before it.
    """
    return f"""
        SELECT {queue.key}, due_at FROM {queue.table} AS work
        WHERE state = 'PENDING' AND due_at <= now() AND {where} AND NOT EXISTS (
            SELECT FROM {queue.table} AS earlier
            WHERE {in_turn} AND earlier.{queue.key} < work.{queue.key}
              AND earlier.state = 'PENDING')
        ORDER BY due_at, {queue.key} LIMIT 1 FOR UPDATE SKIP LOCKED"""


def lease_statement(queue: Queue, seconds: float, due: str) -> str:
    """Returns the start of a statement that leases the rows whose keys `due` finds, as `leased`.

    It must be committed before the work is begun, so that others see the lease.
    """
    return f"""
WITH due AS MATERIALIZED ({due}
), leased AS (
    UPDATE {queue.table} AS work SET attempts = attempts + 1, tries = tries + 1,
        due_at = now() + make_interval(secs => {seconds})
    FROM due WHERE work.{queue.key} = due.{queue.key}
    RETURNING work.*
)"""


def any_due(queue: Queue, where: str = "true") -> str:
    """Returns SQL that finds a row if something may be due; what must be over first is ignored."""
    return f"""
        SELECT FROM {queue.table} AS work WHERE state = 'PENDING' AND due_at <= now() AND {where}"""


async def settle(queue: Queue, *keys: int, **written: Any) -> int:
    """Marks the rows done, regardless of the current lease; returns how many were not done yet.

    `written` are further columns with their values.
    """
    sql = f"""
        UPDATE {queue.table}
        SET state = '{queue.done}', {queue.ended_at} = clock_timestamp(){_set(written, 2)}
        WHERE {queue.key} = ANY($1) AND state <> '{queue.done}' RETURNING true
    """
    return len(await fetch(sql, keys, *written.values()))


async def postpone(
    queue: Queue, work: Leased, wait: float | None = None, *, counts: bool = True, **written: Any
) -> bool:
    """Schedules the next try, or gives up and returns True.

    `wait` is in seconds, and by default the queue's. A try with `counts=False` was not the work's
    fault; it is not counted, and never the last.
    """
    if counts and work.tries > len(queue.waits):
        return await give_up(queue, work, **written)
    seconds = queue.wait(work.tries) if wait is None else wait
    await _note(queue, work, "state = 'PENDING'", work.tries - (not counts), seconds, written)
    return False


async def give_up(queue: Queue, work: Leased, **written: Any) -> bool:
    """Marks the work failed until it is replayed; returns False if the lease was lost."""
    ended = f", {queue.ended_at} = clock_timestamp()" if queue.dates_failures else ""
    return await _note(queue, work, f"state = 'FAILED'{ended}", work.tries, 0, written)


async def drop(queue: Queue, work: Leased) -> bool:
    """Deletes work that is no longer needed; returns False if the lease was lost."""
    sql = f"DELETE FROM {queue.table} WHERE {queue.key} = $1 AND {HELD} RETURNING true"
    return bool(await fetch(sql, work.key, work.attempt))


async def replay(
    queue: Queue, which: str, *args: Any, returning: str = "true", **written: Any
) -> list[Row]:
    """Makes the rows of `work` that match the SQL `which` due now, with all their tries."""
    sql = f"""
        UPDATE {queue.table} AS work SET state = 'PENDING', {queue.tries} = 0, due_at = now(),
            {queue.ended_at} = NULL{_set(written, len(args) + 1)}
        WHERE {which} RETURNING {returning}
    """
    return await fetch(sql, *args, *written.values())


async def _note(
    queue: Queue, work: Leased, state: str, tries: int, wait: float, written: Mapping[str, Any]
) -> bool:
    # Changes nothing and returns False if the lease was lost.
    sql = f"""
        UPDATE {queue.table} SET {state}, {queue.tries} = $3,
            due_at = clock_timestamp() + make_interval(secs => $4){_set(written, 5)}
        WHERE {queue.key} = $1 AND {HELD} RETURNING true
    """
    args = work.key, work.attempt, tries, wait, *written.values()
    return bool(await fetch(sql, *args))


def _set(columns: Mapping[str, Any], first: int) -> str:
    return "".join(f", {name} = ${number}" for number, name in enumerate(columns, first))

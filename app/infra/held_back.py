"""Work of a queue that a restore holds: it waits, is due at no time, and keeps its place.

Its `due_at` is infinity, which no search for due work finds. What has to come after it waits too.
"""

from typing import Any, Final

from app.infra.database import fetch_value
from app.infra.leases import Queue

WAITS: Final = "state = 'PENDING'"
HELD_BACK: Final = f"{WAITS} AND due_at = 'infinity'"
# For lists and figures of what is due sooner or later.
NOT_HELD_BACK: Final = "due_at < 'infinity'"


async def hold_back(queue: Queue) -> int:
    """Holds everything that waits, also what another sender had at the time of the backup."""
    return await _update(f"UPDATE {queue.table} SET due_at = 'infinity' WHERE {WAITS}")


async def count_held_back(queue: Queue) -> int:
    return await fetch_value(f"SELECT count(*) FROM {queue.table} WHERE {HELD_BACK}")


async def let_go(queue: Queue) -> int:
    """Makes it due now, each with all its tries."""
    changed = f"due_at = now(), {queue.tries} = 0"
    return await _update(f"UPDATE {queue.table} SET {changed} WHERE {HELD_BACK}")


async def drop_held_back(queue: Queue, state: str, more: str = "") -> int:
    """Ends it in this state; `more` is SQL that sets further columns."""
    ended = f", {queue.ended_at} = clock_timestamp()" if queue.dates_failures else ""
    changed = f"state = '{state}', due_at = now(){ended}{more}"
    return await _update(f"UPDATE {queue.table} SET {changed} WHERE {HELD_BACK}")


async def _update(sql: str, *args: Any) -> int:
    counted = f"WITH changed AS ({sql} RETURNING true) SELECT count(*) FROM changed"
    return await fetch_value(counted, *args)

"""Failed work that a person makes due again, with the line about it in the audit log."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.audit_log.noting import Subject, note
from app.infra import leases
from app.infra.database import Row, transaction

FAILED: Final = "state = 'FAILED' AND ($1::bigint IS NULL OR id = $1)"

# Returns the subject of the line, and what it says, for the row that is due again.
Describe = Callable[[Row], tuple[Subject, Mapping[str, Any]]]


async def replay_and_note(
    action: str,
    queue: leases.Queue,
    work_id: int | None,
    describe: Describe,
    *,
    returning: str,
    **written: Any,
) -> int:
    """Makes failed work due again, all of it if `work_id` is None, and returns how many rows.

    `describe` reads the columns that the SQL `returning` names. For all work the line has the
    number of rows; without any, there is no line.
    """
    async with transaction():
        rows = await leases.replay(queue, FAILED, work_id, returning=returning, **written)
        if work_id is None and rows:
            every = Subject(action.partition(".")[0], "all")
            await note(action, every, after={"count": len(rows)})
        elif rows:
            subject, after = describe(rows[0])
            await note(action, subject, after=after)
    return len(rows)

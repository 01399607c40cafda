"""How many notifications wait, and how many were given up."""

from typing import Final

import msgspec

from app.infra.database import fetch_row
from app.infra.held_back import NOT_HELD_BACK

BACKLOG: Final = f"""
SELECT (SELECT count(*) FROM push.devices) AS devices,
    count(*) FILTER (WHERE state = 'PENDING' AND {NOT_HELD_BACK}) AS waiting,
    count(*) FILTER (WHERE state = 'FAILED') AS failed,
    coalesce(extract(epoch FROM now() - min(created_at)
        FILTER (WHERE state = 'PENDING' AND {NOT_HELD_BACK})), 0)::float AS oldest_seconds
FROM push.notifications WHERE state IN ('PENDING', 'FAILED')
"""


class PushBacklog(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the whole shop; `oldest_seconds` is the age of the oldest one that waits."""

    devices: int
    waiting: int
    failed: int
    oldest_seconds: float


async def push_backlog() -> PushBacklog:
    row = await fetch_row(BACKLOG)
    assert row is not None
    return PushBacklog(**row)

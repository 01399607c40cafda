"""How many notifications wait, and how many were given up."""

from typing import Final

import msgspec

from app.infra.database import fetch_row

BACKLOG: Final = """
SELECT (SELECT count(*) FROM push.devices) AS devices,
    count(*) FILTER (WHERE state = 'PENDING') AS waiting,
    count(*) FILTER (WHERE state = 'FAILED') AS failed,
    coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'PENDING')), 0)::float
        AS oldest_seconds
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

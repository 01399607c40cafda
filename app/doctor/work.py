"""Whether workers are alive, by what they write."""

from typing import Final

from app.doctor.verdict import Verdict, well, wrong
from app.infra.database import ENGINE, fetch_value
from app.infra.redis import LOST, checked_reply, client, names

CONNECTED: Final = """
SELECT EXISTS (SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = $1)
"""


async def workers() -> Verdict:
    alive = await count_workers()
    if alive:
        return well(f"{alive} alive")
    # DATABASE_URL may have an application_name of its own.
    application = ENGINE.new_connector("worker").address.words.application
    if await fetch_value(CONNECTED, f"{application} worker"):
        return well("at least one is connected to PostgreSQL")
    return wrong("none is alive: orders get no shipment and no mail", "start doorstep worker")


async def count_workers() -> int:
    """Returns how many say in Redis that they are alive, and 0 where it cannot be asked."""
    try:
        with checked_reply():
            # Each worker writes such a key every 5 s, and it expires a second later.
            keys = client().scan_iter(names.worker_health("*"), count=1000)
            return len([key async for key in keys])
    except LOST:
        return 0

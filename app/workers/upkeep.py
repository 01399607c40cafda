"""Clearing away what nobody needs any more, a little at a time."""

import asyncio
import random

import structlog

from app.database import fetch, is_outage

log = structlog.get_logger(__name__)

EVERY = 600.0

STALE = (
    "DELETE FROM sales.idempotency_keys WHERE created_at < now() - interval '24 hours'",
    "DELETE FROM staff.sessions"
    " WHERE expires_at < now() OR last_seen_at < now() - interval '12 hours'",
)


async def upkeep() -> None:
    """Until cancelled; any number of workers may do it at once."""
    while True:
        await asyncio.sleep(EVERY * random.uniform(0.5, 1.5))
        for statement in STALE:
            try:
                await fetch(statement)
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("the database is away; upkeep waits", reason=str(error))

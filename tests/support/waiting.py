"""Statements that wait for others."""

import asyncio

from app.infra.database import fetch_value


async def someone_waits_for_a_lock() -> None:
    async with asyncio.timeout(5):
        while not await fetch_value(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        ):
            pass

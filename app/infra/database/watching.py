"""Leaving a server that froze or was demoted, as soon as another can be written to.

A statement on a frozen server is given up after eight seconds only, and until then each connection
to it is borrowed.
"""

import asyncio
from typing import Final

import asyncpg

from app.infra.database.connector import HOST_SECONDS, Connector
from app.infra.database.errors import AWAY, DatabaseAway
from app.infra.database.link import Link
from app.values.postgresql_url import Host

# Seconds.
LOOK_EVERY: Final = 1.0
WRITERS: Final = ("primary", "read-write")


def keep_to_writer(connector: Connector) -> asyncio.Task[None] | None:
    """Starts to watch an address of several hosts, one of which can be written to."""
    if len(connector.address.hosts) < 2 or connector.target not in WRITERS:
        return None
    return asyncio.create_task(_watch(connector), name="writer")


async def _watch(connector: Connector) -> None:
    link: Link | None = None
    silent: Host | None = None
    try:
        while True:
            try:
                if link is None or link.is_closed():
                    link = await connector.connect()
                async with asyncio.timeout(HOST_SECONDS):
                    await connector.check(link)
                _leave_others(connector, link, silent)
                silent = None
            except (DatabaseAway, *AWAY, TimeoutError, OSError, asyncpg.PostgresError):
                if link is not None:
                    link.terminate()
                    link, silent = None, link.host
            await asyncio.sleep(LOOK_EVERY)
    finally:
        if link is not None:
            link.terminate()


def _leave_others(connector: Connector, link: Link, silent: Host | None) -> None:
    # What is under way elsewhere has until the next look to come to its end, unless its server gave
    # no answer. A connection that was opened later found a writer at its host, so both hosts may
    # lead to the same server.
    for other in tuple(connector.links):
        left = other.host != link.host and other.since < link.since
        if left and not other.is_closed():
            if other.host == silent or other.until == 0:
                other.terminate()
            other.until = 0

"""A connection beside the pool, for the question whether PostgreSQL can serve.

A pool whose connections are all busy says nothing about PostgreSQL, and a proxy that took the
process away for it would send its customers to the others, until their pools are busy, too.
"""

import asyncio

from app.infra.database.engine import ENGINE
from app.infra.database.link import Link
from app.infra.database.queries import Row


class Probe:
    """Connects at its first question; one question at a time."""

    def __init__(self) -> None:
        self._connection: Link | None = None
        self._asking = asyncio.Lock()

    async def fetch(self, sql: str) -> list[Row]:
        """Raises what asyncpg raises; the next question then connects anew."""
        async with self._asking:
            try:
                if self._connection and self._connection.is_old:
                    self.close()
                if self._connection is None or self._connection.is_closed():
                    # The pool's own connector knows which host answered last.
                    connector = ENGINE.connector or ENGINE.new_connector("web")
                    self._connection = await connector.connect()
                link = self._connection
                # A pooler may give the steps of a statement two sessions, but not a transaction's.
                await link.execute(link.begin or "BEGIN")
                rows = await link.fetch(sql)
                await link.execute("COMMIT")
                return rows
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

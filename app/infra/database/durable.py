"""The end of a transaction whose answer must outlive the primary server.

PostgreSQL waits for a synchronous standby at the COMMIT of a transaction that wrote something. When
that wait is broken off, the rows stay, and another transaction sees them; but one that only reads
them does not wait. So every transaction writes a line into the log before it ends where there are
synchronous standbys (docs/decisions/0052-durable-answers.md).
"""

from contextlib import suppress
from typing import Any, Final

import asyncpg

from app.infra.database.statements import ending_seconds

# On a standby this fails as a write does (SQLSTATE 25006), since nothing there can be made durable.
MAKE_DURABLE: Final = """
SELECT pg_logical_emit_message(true, 'doorstep', pg_current_xact_id()::text) AS at
WHERE current_setting('synchronous_standby_names') <> '' OR pg_is_in_recovery()
"""
COMMIT: Final = f"{MAKE_DURABLE}; COMMIT"
# What follows a ROLLBACK in one message to the server commits by itself.
ROLLBACK: Final = f"ROLLBACK; {MAKE_DURABLE}"
# A condition that is always true, for a query without a transaction whose rows must last.
IS_DURABLE: Final = f"(SELECT count(at) FROM ({MAKE_DURABLE}) AS made) >= 0"


class WaitBrokenOff(Exception):
    """The standby has not confirmed what was committed."""


async def end(connection: Any, sql: str) -> None:
    """Runs what ends a transaction.

    Raises `WaitBrokenOff` if somebody ended the wait for the standby, which PostgreSQL reports as a
    success with a warning.
    """
    warnings: list[str] = []

    def hear(_: Any, message: Any) -> None:
        if message.severity_en == "WARNING":
            warnings.append(str(message))

    connection.add_log_listener(hear)
    try:
        await connection.execute(sql, timeout=ending_seconds())
    finally:
        # A connection that broke has left the pool and taken its listeners along.
        with suppress(asyncpg.InterfaceError):
            connection.remove_log_listener(hear)
    if warnings:
        raise WaitBrokenOff(warnings[0])

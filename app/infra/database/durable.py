"""The end of a transaction whose answer must outlive the primary server.

PostgreSQL waits for a synchronous standby at the COMMIT of a transaction that wrote something. When
that wait is broken off, the rows stay, and another transaction sees them; but one that only reads
them does not wait. So every transaction writes a line into the log before it ends where there are
synchronous standbys (docs/decisions/0052-durable-answers.md).
"""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Final

import asyncpg

from app.infra.database.errors import OutcomeUnknown
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


# The function of PostgreSQL that waits for the standby, and warns if that is broken off.
WAITS: Final = "SyncRepWaitForLSN"


class WaitBrokenOff(OutcomeUnknown):
    """The standby has not confirmed what was committed."""


async def end(connection: Any, sql: str) -> None:
    """Runs what ends a transaction. Raises `WaitBrokenOff`."""
    with whole_wait(connection):
        await connection.execute(sql, timeout=ending_seconds())


@contextmanager
def whole_wait(connection: Any) -> Generator[None]:
    """Raises `WaitBrokenOff` if somebody ended the wait for the standby in this block.

    PostgreSQL reports that as a success with a warning.
    """
    warnings: list[str] = []

    def hear(_: Any, message: Any) -> None:
        if message.server_source_function == WAITS:
            warnings.append(str(message))

    connection.add_log_listener(hear)
    try:
        yield
    finally:
        # A connection that broke has left the pool and taken its listeners along.
        with suppress(asyncpg.InterfaceError):
            connection.remove_log_listener(hear)
    if warnings:
        raise WaitBrokenOff(warnings[0])

"""What went wrong with PostgreSQL: is it away, is it busy, or was the work wrong?"""

import asyncpg

AWAY = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""Gone, starting, stopping, full, or a standby for now. What it calls a wrong argument is an
InterfaceError as well, but a ValueError at the same time; a statement that took too long was
cancelled on its own account.
"""


class DatabaseAway(Exception):
    """PostgreSQL cannot be reached, is starting or stopping, or has no connection to spare."""


class OutcomeUnknown(DatabaseAway):
    """The answer to a COMMIT was lost: what was to be written may be there, or not."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, says that PostgreSQL is away."""
    while error is not None:
        if isinstance(error, (ValueError, asyncpg.QueryCanceledError)):
            return False
        if isinstance(error, (DatabaseAway, *AWAY)):
            return True
        error = error.__cause__
    return False


def is_contention(error: BaseException) -> bool:
    """Deadlock, lock timeout or serialization failure: the same work may succeed when retried.

    So may what a migration took by surprise: asyncpg has forgotten its old plans by then.
    """
    return isinstance(
        error,
        (
            asyncpg.DeadlockDetectedError,
            asyncpg.LockNotAvailableError,
            asyncpg.SerializationError,
            asyncpg.InvalidCachedStatementError,
        ),
    )

"""Errors of PostgreSQL by what to do about them: an outage, contention, or a fault in the work."""

import asyncpg

# The server is gone, frozen, starting, stopping, full, or a standby for now; or the connection is
# not in the state that it should be in. asyncpg raises an InterfaceError for a wrong argument as
# well, but that one is also a ValueError. A statement that took too long was cancelled on its own
# account.
AWAY = (
    ConnectionError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresIOError,
    asyncpg.ActiveSQLTransactionError,
    asyncpg.NoActiveSQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ReadOnlySQLTransactionError,
)


class DatabaseAway(Exception):
    """PostgreSQL cannot be reached, is starting or stopping, or has no connection to spare."""


class WrongAddress(DatabaseAway):
    """A setting is wrong, so waiting does not help; the message says what to do."""


class OutcomeUnknown(DatabaseAway):
    """The answer to a COMMIT was lost, so the rows may have been written or not."""


def is_outage(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, (ValueError, asyncpg.QueryCanceledError)):
            return False
        if isinstance(error, (DatabaseAway, *AWAY)):
            return True
        # The driver's error may be the cause of another.
        error = error.__cause__
    return False


def is_contention(error: BaseException) -> bool:
    """Returns whether the same work may succeed when it is retried.

    That is so after a deadlock, a lock timeout or a serialization failure, and after a migration
    has changed a table under a cached plan, which asyncpg then forgets.
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

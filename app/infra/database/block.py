"""A transaction that always gives its connection back, and whose answer is durable.

Piccolo's own transaction keeps the connection for ever when COMMIT fails, and lets an inner block
swallow an error silently (docs/decisions/0008-transactions.md).
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Literal, cast

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresTransaction

from app.infra.database import durable, statements
from app.infra.database.borrowing import RELEASE_SECONDS, acquire, borrowed, release
from app.infra.database.errors import AWAY, DatabaseAway, OutcomeUnknown
from app.values.refusal import Refusal

log = structlog.get_logger(__name__)

AfterCommit = Callable[[], Awaitable[None] | None]


class Doomed(Exception):
    """The transaction was to commit although an error inside it had been swallowed."""


class Transaction(PostgresTransaction):
    """Gives its connection back whatever COMMIT or ROLLBACK do, and refuses to commit if doomed.

    Entered while another is open, it joins that one, and dooms it when an error leaves this block.
    What it answers, be it a refusal, is durable on the standby too unless it `only_reads`.
    """

    doomed: bool
    only_reads: bool
    seconds: float | None
    after_commit: list[AfterCommit]

    async def __aenter__(self) -> "Transaction":
        if self._parent is not None:
            return cast(Transaction, self._parent)
        self.doomed = False
        self.seconds = None
        self.after_commit = []
        self.connection = await acquire(self.engine.pool)
        self.only_reads = self.connection is borrowed.get()
        try:
            await self.execute(self.connection.begin or "BEGIN")
        except BaseException:
            await release(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, exception_type: Any, exception: Any, traceback: Any
    ) -> Literal[False]:
        if self._parent is not None:
            if exception is not None:
                cast(Transaction, self._parent).doomed = True
            return False
        try:
            if isinstance(exception, Refusal) and not self.only_reads:
                await self._refuse()
            elif exception is not None:
                await self._undo()
            elif self.doomed:
                await self._undo()
                raise Doomed("an error inside this transaction was swallowed without a savepoint()")
            else:
                await self._commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            await release(self.connection)
        if exception is None:
            await _run_after_commit(self.after_commit)
        return False

    async def execute(self, sql: str) -> None:
        """Runs statements without arguments. Raises `DatabaseAway` after their time."""
        await statements.execute(self.connection, sql, self.seconds)

    async def commit(self) -> None:
        await durable.end(self.connection, "COMMIT" if self.only_reads else durable.COMMIT)

    async def rollback(self) -> None:
        await self.connection.execute("ROLLBACK")

    async def _commit(self) -> None:
        try:
            await self.commit()
        except asyncpg.InFailedSQLTransactionError as error:
            await self._undo()
            raise Doomed("the error of a statement was swallowed without a savepoint()") from error
        except Exception as error:
            self._give_up(error)
            raise OutcomeUnknown("COMMIT failed; it may have happened all the same") from error

    async def _refuse(self) -> None:
        # What it is refused for may be what somebody else has committed.
        try:
            await durable.end(self.connection, durable.ROLLBACK)
        except Exception as error:
            self._give_up(error)
            raise DatabaseAway("what a refusal rests on may not last") from error

    def _give_up(self, error: Exception) -> None:
        # After a time-out the driver still asks the server to cancel, on the pool's time.
        if not isinstance(error, TimeoutError):
            statements.cut_off(self.connection)

    async def _undo(self) -> None:
        try:
            async with asyncio.timeout(RELEASE_SECONDS):
                await self.rollback()
        except (*AWAY, asyncpg.PostgresError, OSError):
            statements.cut_off(self.connection)


async def _run_after_commit(calls: list[AfterCommit]) -> None:
    for call in calls:
        try:
            result = call()
            if inspect.isawaitable(result):
                await result
        except Exception:
            log.exception("after-commit call failed")

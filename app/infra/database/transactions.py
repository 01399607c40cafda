"""Transactions, savepoints, and calls that wait for the commit."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.infra.database.block import AfterCommit, Doomed, Transaction
from app.infra.database.engine import ENGINE, open_transaction
from app.infra.database.errors import is_outage
from app.infra.database.queries import fetch


def transaction() -> Transaction:
    """Opens a transaction for `async with`, or joins the one that is open.

    An error that leaves a joined block dooms the whole (it raises `Doomed` at its end) even if it
    is caught on the way, unless it happened inside a `savepoint()`. Raises `DatabaseAway`.
    """
    return ENGINE.transaction()


@asynccontextmanager
async def savepoint() -> AsyncGenerator[None]:
    """An error undoes this block alone, along with its `on_commit` calls, and is raised again."""
    current = needs_transaction("a savepoint")
    kept, was_doomed = len(current.after_commit), current.doomed
    mark = f"savepoint_{current.get_savepoint_id()}"
    await current.execute(f"SAVEPOINT {mark}")
    try:
        yield
        if current.doomed and not was_doomed:
            raise Doomed("an error inside this savepoint was swallowed")
    except BaseException as error:
        if is_outage(error):
            # There may be no connection left on which to undo it, and nothing will be committed.
            current.doomed = True
            raise
        await current.execute(f"ROLLBACK TO SAVEPOINT {mark}")
        del current.after_commit[kept:]
        current.doomed = was_doomed
        raise
    await current.execute(f"RELEASE SAVEPOINT {mark}")


def on_commit(call: AfterCommit) -> None:
    """Runs `call` once the outermost transaction has committed, and never if it does not.

    Workers are woken and pages nudged in no other way. A call that fails is logged and does no
    harm: the sweep and the polling find what it would have announced.
    """
    current = needs_transaction("on_commit")
    current.after_commit.append(call)


async def only_read() -> None:
    """Makes the open transaction one snapshot that only reads, and can be one of a standby.

    It must be the first call. Its answer is not kept from being lost with the primary.
    """
    current = needs_transaction("only_read")
    await current.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    current.only_reads = True


async def take_time(seconds: float) -> None:
    """Raises the limits for the statements and locks of the open transaction to `seconds`."""
    current = needs_transaction("take_time")
    await fetch("SELECT set_config('statement_timeout', $1, true)", f"{seconds}s")
    await fetch("SELECT set_config('lock_timeout', $1, true)", f"{seconds}s")
    current.seconds = seconds + 0.5


async def run_script(sql: str) -> None:
    """Runs several statements at once, in the open transaction."""
    current = needs_transaction("a script")
    await current.connection.execute(sql, timeout=current.seconds)


def needs_transaction(what: str) -> Transaction:
    """Returns the open transaction. Raises `LookupError` if there is none."""
    current = open_transaction()
    if current is None:
        raise LookupError(f"{what} needs an open transaction")
    return current

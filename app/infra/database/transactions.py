"""Transactions, savepoints, and calls that wait for the commit."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.infra.database.engine import ENGINE, AfterCommit, Doomed, Transaction, open_transaction
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
    mark = await current.savepoint()
    try:
        yield
        if current.doomed and not was_doomed:
            raise Doomed("an error inside this savepoint was swallowed")
    except BaseException:
        await mark.rollback_to()
        del current.after_commit[kept:]
        current.doomed = was_doomed
        raise
    await mark.release()


def on_commit(call: AfterCommit) -> None:
    """Runs `call` once the outermost transaction has committed, and never if it does not.

    Workers are woken and pages nudged in no other way. A call that fails is logged and does no
    harm: the sweep and the polling find what it would have announced.
    """
    current = needs_transaction("on_commit")
    current.after_commit.append(call)


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

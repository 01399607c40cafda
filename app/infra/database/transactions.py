"""All or nothing, parts that may fail alone, and what follows the commit."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.infra.database.engine import ENGINE, AfterCommit, Doomed, Transaction, open_transaction
from app.infra.database.queries import fetch


def transaction() -> Transaction:
    """`async with transaction():` all or nothing; joins the one that is already open, on purpose.

    An error that leaves a joined block dooms the whole (`Doomed` at its end) even if somebody
    catches it on the way, unless it happened inside a `savepoint()`. Raises `DatabaseAway`.
    """
    return ENGINE.transaction()


@asynccontextmanager
async def savepoint() -> AsyncGenerator[None]:
    """A part that may fail alone: an error undoes this block, its `on_commit`s too, and goes on."""
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

    The only way to wake a worker or nudge a page. A failing call is logged and harms nobody:
    the sweep and the watch find what it would have announced.
    """
    current = needs_transaction("on_commit")
    current.after_commit.append(call)


async def take_time(seconds: float) -> None:
    """Lets each statement of the open transaction run for as long as that."""
    current = needs_transaction("take_time")
    await fetch("SELECT set_config('statement_timeout', $1, true)", f"{seconds}s")
    await fetch("SELECT set_config('lock_timeout', $1, true)", f"{seconds}s")
    current.seconds = seconds + 0.5


async def run_script(sql: str) -> None:
    """Any number of statements, in the open transaction."""
    current = needs_transaction("a script")
    await current.connection.execute(sql, timeout=current.seconds)


def needs_transaction(what: str) -> Transaction:
    """The open one. Raises `LookupError` without."""
    current = open_transaction()
    if current is None:
        raise LookupError(f"{what} needs an open transaction")
    return current

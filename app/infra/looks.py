"""Looks at the database that the parts of a process share: one statement a second for all of them.

Each part asked for itself whether anything was due, and a shop at rest did little else.
"""

import asyncio
from collections.abc import Mapping
from contextvars import Context
from time import monotonic
from typing import Any, Final

import structlog

from app.infra.database import fetch_row

log = structlog.get_logger(__name__)

# Seconds between two looks.
EVERY: float = 1.0
# Seconds in which the parts gather that wait for the same look.
GATHERED_WITHIN: Final = 0.005
# Seconds after which the parts ask for themselves, since a lock may hold the shared statement up.
PATIENCE: Final = 0.5

_asked: dict[str, None] = {}
# A look that has not begun yet.
_gathering: asyncio.Task[Mapping[str, Any]] | None = None
_began: Final = monotonic()
_answered = True


def until_next_look() -> float:
    """Returns seconds; the parts of a process look at the same moments, and processes apart."""
    return EVERY - (monotonic() - _began) % EVERY


async def look(sql: str) -> Any:
    """Returns the value of a query for one value, such as `SELECT max(version) FROM …`.

    It is read after the call, with what others ask at the same moment, and outside of an open
    transaction. Raises `LookupError` if there was no answer.
    """
    global _gathering
    _asked.setdefault(sql)
    if _gathering is None or _gathering.done():
        # It is nobody's own, so it knows of no transaction that one of them may have open.
        _gathering = asyncio.create_task(_look(), context=Context())
    return (await asyncio.shield(_gathering))[sql]


async def may_be_due(rows: str) -> bool:
    """Returns whether the query finds a row, and True as well if there was no answer: who asked
    then finds the error in its own work.
    """
    try:
        return bool(await look(f"SELECT EXISTS ({rows})"))
    except LookupError:
        return True


async def _look() -> Mapping[str, Any]:
    global _gathering, _answered
    await asyncio.sleep(GATHERED_WITHIN)
    _gathering, asked = None, list(_asked)
    values = ", ".join(f"({sql}) AS value{number}" for number, sql in enumerate(asked))
    try:
        async with asyncio.timeout(PATIENCE):
            row = await fetch_row(f"SELECT {values}")
    except Exception as error:
        if _answered:
            log.warning("the parts look for themselves", reason=repr(error))
        _answered = False
        return {}
    _answered = True
    return dict(zip(asked, row.values(), strict=True)) if row else {}

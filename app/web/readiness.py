"""Whether this web process can serve: the parts that it needs, its warm-up, and its end."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context
from typing import Any, Final

import asyncpg
import structlog

from app.infra.database import DatabaseAway, Probe
from app.infra.redis import LOST, condition
from app.infra.tasks import in_time
from app.tables.migrations import missing, unbearable

log = structlog.get_logger(__name__)

LIMIT_SECONDS: Final = 1.0
# A proxy may give up after a second, and a shop without Redis is to be ready.
REDIS_SECONDS: Final = 0.5
OK: Final = "ok"
MISSING: Final = "missing"
# Without these no order can be taken; Redis only makes things quicker.
NEEDED: Final = frozenset({"postgresql", "migrations"})

WRITABLE: Final = """
SELECT pg_is_in_recovery() AS standby,
       current_setting('transaction_read_only')::boolean AS read_only
"""


class Missing(Exception):
    """A part is missing; the message says what."""


AWAY: Final = (
    Missing,
    DatabaseAway,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    *LOST,
)


class Stage:
    """How far this process is on its way from its start to its end.

    It is `migrated` once all tables have been seen there, `warm` once a page has been rendered, and
    `closing` from the first signal on.
    """

    def __init__(self) -> None:
        self.migrated = self.warm = self.closing = False

    def wants(self) -> str | None:
        """Returns what keeps the process from serving although no part is missing."""
        if self.closing:
            return "This process is closing."
        return None if self.warm else "This process is starting."


class Question:
    """Asks one part whether it works. However many ask at once, the part is asked once."""

    def __init__(
        self, ask: Callable[[], Coroutine[Any, Any, None]], seconds: float = LIMIT_SECONDS
    ) -> None:
        self._ask = ask
        self._seconds = seconds
        self._asking: asyncio.Task[str] | None = None

    async def answer(self) -> str:
        """Returns "ok", or after a second at the most why not."""
        if self._asking is None or self._asking.done():
            # Several requests wait for it, so it belongs to none of them.
            self._asking = asyncio.create_task(self._find_out(), context=Context())
        return await asyncio.shield(self._asking)

    async def _find_out(self) -> str:
        try:
            await in_time(self._ask(), self._seconds)
        except TimeoutError:
            return f"no answer within {self._seconds:g} s"
        except AWAY as error:
            return str(error) or type(error).__name__
        return OK


async def _postgresql() -> None:
    [found] = await probe.fetch(WRITABLE)
    if found["standby"] or found["read_only"]:
        # After a failover the next question goes to the server that DATABASE_URL means then.
        probe.close()
        standby = "it is a standby" if found["standby"] else "it is read-only"
        raise Missing(f"{standby}: it can be read, and not be written to")


async def _migrations() -> None:
    # A database that a later version has expanded suits this version, too.
    try:
        rows = await probe.fetch("SELECT app_name, name FROM migration")
    except asyncpg.UndefinedTableError:
        rows = []
    applied = {(row["app_name"], row["name"]) for row in rows}
    if found := unbearable(applied):
        raise Missing(f"{found[0]} took away what this version needs: start a later one")
    if found := missing(applied):
        raise Missing(f"{len(found)} are to be applied: doorstep migrate")
    stage.migrated = True


async def _redis() -> None:
    if fault := await condition():
        raise Missing(fault.sentence)


stage: Final = Stage()
probe: Final = Probe()
PARTS: Final[Mapping[str, Question]] = {
    "postgresql": Question(_postgresql),
    "migrations": Question(_migrations),
    "redis": Question(_redis, REDIS_SECONDS),
}
_missing_before: frozenset[str] = frozenset()


async def can_serve() -> bool:
    return stage.wants() is None and NEEDED.isdisjoint(await missing_parts())


async def missing_parts() -> dict[str, str]:
    """Returns why each part that is missing is so; the log has it at each change.

    Redis has lines of its own (app/infra/redis/reports.py).
    """
    global _missing_before
    answers = await asyncio.gather(*(question.answer() for question in PARTS.values()))
    reasons = {part: said for part, said in zip(PARTS, answers, strict=True) if said != OK}
    needed = {part: said for part, said in reasons.items() if part in NEEDED}
    if needed.keys() != _missing_before:
        if needed:
            log.warning("a part is missing", **needed)
        else:
            log.info("every part is there again")
        _missing_before = frozenset(needed)
    return reasons

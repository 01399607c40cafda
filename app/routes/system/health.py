"""The health of the shop, for the people who run it: whether it is alive, and whether
it is ready.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Final

import asyncpg
import msgspec
from litestar import get

from app.infra import live
from app.infra.database import DatabaseAway, fetch, fetch_value
from app.infra.redis import LOST, checked_reply, client
from app.infra.tasks import in_time
from app.tables.migrations import missing, unbearable
from app.web.guards import is_operator
from app.web.openapi import NO_FORM, OPERATION_TAG, problems
from app.web.pages import AnyRequest
from app.web.problems import Problem

APP: Final = Path(__file__).parents[2]
LIMIT_SECONDS: Final = 1.0
OK: Final = "ok"
MISSING: Final = "missing"
# Without these no order can be taken; Redis only makes things quicker.
NEEDED: Final = frozenset({"postgresql", "migrations"})


class Missing(Exception):
    """A part is missing; the message says what."""


AWAY: Final = (Missing, DatabaseAway, asyncpg.PostgresError, asyncpg.InterfaceError, *LOST)


class Health(msgspec.Struct, frozen=True):
    """`parts` says "ok" or "missing" of each part.

    `reasons` is there only for requests from the shop's machine, or with METRICS_TOKEN.
    """

    status: str
    parts: dict[str, str] = {}
    reasons: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


@get(
    "/health/live",
    opt=NO_FORM,
    tags=[OPERATION_TAG],
    operation_id="showLife",
    summary="Whether this process answers",
)
async def show_life() -> Health:
    return Health("alive")


@get(
    "/health/ready",
    opt=NO_FORM,
    tags=[OPERATION_TAG],
    operation_id="showReadiness",
    summary="Whether orders can be taken",
    responses=problems("not-ready"),
)
async def show_readiness(request: AnyRequest) -> Health:
    """Answers 503 while PostgreSQL cannot be written to, migrations are missing, or the shop
    closes.

    Each part has one second to answer. Without Redis everything goes on, a little later.
    """
    answers = dict(zip(PARTS, await asyncio.gather(*map(_ask, PARTS.values())), strict=True))
    reasons = {part: reason for part, reason in answers.items() if reason != OK}
    parts = {part: MISSING if part in reasons else OK for part in PARTS}
    why = reasons if is_operator(request) else {}
    needed = [part for part in reasons if part in NEEDED]
    if not needed and not live.closing.is_set():
        return Health("ready", parts, why or msgspec.UNSET)
    detail = "; ".join(f"{part}: {why.get(part, MISSING)}" for part in needed) or "The shop closes."
    more: dict[str, Any] = {"parts": parts} | ({"reasons": why} if why else {})
    raise Problem("not-ready", detail, headers={"Retry-After": "1"}, **more)


async def _postgresql() -> None:
    if await fetch_value("SELECT current_setting('transaction_read_only')") == "on":
        raise Missing("it can be read, and not be written to")


async def _migrations() -> None:
    # A database that a later version has expanded suits this version, too.
    try:
        rows = await fetch("SELECT app_name, name FROM migration")
    except asyncpg.UndefinedTableError:
        rows = []
    applied = {(row["app_name"], row["name"]) for row in rows}
    if found := unbearable(applied):
        raise Missing(f"{found[0]} took away what this version needs: start a later one")
    if found := missing(applied):
        raise Missing(f"{len(found)} are to be applied: doorstep migrate")


async def _redis() -> None:
    with checked_reply():
        await client().ping()


PARTS: Final[Mapping[str, Callable[[], Coroutine[Any, Any, None]]]] = {
    "postgresql": _postgresql,
    "migrations": _migrations,
    "redis": _redis,
}


async def _ask(part: Callable[[], Coroutine[Any, Any, None]]) -> str:
    try:
        await in_time(part(), LIMIT_SECONDS)
    except TimeoutError:
        return f"no answer within {LIMIT_SECONDS:g} s"
    except AWAY as error:
        return str(error) or type(error).__name__
    return OK


handlers = [show_life, show_readiness]

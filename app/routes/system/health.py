"""For those who run the shop: is it alive, is it ready, how is it doing."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import asyncpg
import msgspec
from arq.constants import default_queue_name
from litestar import get
from litestar.response import File
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app import messaging
from app.infra import live, metrics
from app.infra.database import Unavailable, columns, fetch_value
from app.infra.redis import LOST, client, queue, understood
from app.services import sales, webhooks
from app.web.guards import is_operator
from app.web.openapi import NO_FORM, OPERATION_TAG, problems
from app.web.pages import AnyRequest
from app.web.problems import Problem

T = TypeVar("T")

APP: Final = Path(__file__).parents[2]
STATIC: Final = APP / "static"
LIMIT_SECONDS: Final = 1.0
OK: Final = "ok"
MISSING: Final = "missing"
NEEDED: Final = frozenset({"postgresql", "migrations"})
"""Without them no order can be taken; Redis makes things quick, and no more."""
PART_UP: Final = "Whether the part answered within a second."


class Missing(Exception):
    """What is not there, in words."""


class Migration(NamedTuple):
    """As Piccolo records one that was applied."""

    app: str
    name: str


FILE: Final = re.compile(r"(\w+)_(\d{4})_(\d\d)_(\d\d)t(\d\d)_(\d\d)_(\d\d)_(\d{6})")
MIGRATIONS: Final = [
    Migration(app, f"{year}-{month}-{day}T{hour}:{minute}:{second}:{fraction}")
    for file in APP.glob("tables/*/piccolo_migrations/[!_]*.py")
    for app, year, month, day, hour, minute, second, fraction in FILE.findall(file.stem)
]
"""Piccolo names a migration as its file."""
TO_BE_APPLIED: Final = """
SELECT count(*) FROM unnest($1::text[], $2::text[]) AS known (app, name)
WHERE NOT EXISTS (
    SELECT FROM migration WHERE app_name = known.app AND migration.name = known.name)
"""


AWAY: Final = (Missing, Unavailable, asyncpg.PostgresError, asyncpg.InterfaceError, *LOST)


class Health(msgspec.Struct, frozen=True):
    """`parts` says "ok" or "missing" of each part.

    `reasons` is for who runs the shop: asked from its machine, or with METRICS_TOKEN.
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
    """503 while PostgreSQL cannot be written to, migrations are missing, or the shop closes.

    Each part has one second to answer. Without Redis all goes on, a little later.
    """
    told = dict(zip(PARTS, await asyncio.gather(*map(_ask, PARTS.values())), strict=True))
    reasons = {part: reason for part, reason in told.items() if reason != OK}
    parts = {part: MISSING if part in reasons else OK for part in PARTS}
    why = reasons if is_operator(request) else {}
    needed = [part for part in reasons if part in NEEDED]
    if not needed and not live.closing.is_set():
        return Health("ready", parts, why or msgspec.UNSET)
    detail = "; ".join(f"{part}: {why.get(part, MISSING)}" for part in needed) or "The shop closes."
    more: dict[str, Any] = {"parts": parts} | ({"reasons": why} if why else {})
    raise Problem("not-ready", detail, headers={"Retry-After": "1"}, **more)


@get("/metrics", opt=NO_FORM, media_type=CONTENT_TYPE_LATEST, include_in_schema=False)
async def show_metrics() -> bytes:
    up = GaugeMetricFamily("doorstep_part_up", PART_UP, labels=["part"])
    readings: list[Metric] = [up]
    for part, read in (("postgresql", _event_readings), ("redis", _queue_readings)):
        try:
            readings += await _in_time(read())
            up.add_metric([part], 1)
        except AWAY:
            up.add_metric([part], 0)
    return metrics.exposition(readings)


@get("/favicon.ico", opt=NO_FORM, include_in_schema=False, sync_to_thread=False)
def show_favicon() -> File:
    return File(
        STATIC / "favicon.svg", media_type="image/svg+xml", content_disposition_type="inline"
    )


async def _postgresql() -> None:
    if await fetch_value("SELECT current_setting('transaction_read_only')") == "on":
        raise Missing("it can be read, and not be written to")


async def _migrations() -> None:
    """By their names: another version of the shop may have applied as many others."""
    apps, names = columns(MIGRATIONS)
    try:
        missing = await fetch_value(TO_BE_APPLIED, apps, names)
    except asyncpg.UndefinedTableError:
        missing = len(MIGRATIONS)
    if missing:
        raise Missing(f"{missing} are to be applied: doorstep migrate")


async def _redis() -> None:
    with understood():
        await client().ping()


PARTS: Final[Mapping[str, Callable[[], Coroutine[Any, Any, None]]]] = {
    "postgresql": _postgresql,
    "migrations": _migrations,
    "redis": _redis,
}


async def _ask(part: Callable[[], Coroutine[Any, Any, None]]) -> str:
    try:
        await _in_time(part())
    except TimeoutError:
        return f"no answer within {LIMIT_SECONDS:g} s"
    except AWAY as error:
        return str(error) or type(error).__name__
    return OK


async def _in_time(work: Coroutine[Any, Any, T]) -> T:
    """Raises TimeoutError at the limit, without waiting for what is cancelled.

    A connection to a frozen PostgreSQL takes two seconds more to let go of.
    """
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=LIMIT_SECONDS)
    if done:
        return task.result()
    _abandoned.add(task)
    task.add_done_callback(_let_go)
    task.cancel()
    raise TimeoutError


_abandoned: set[asyncio.Task[Any]] = set()


def _let_go(task: asyncio.Task[Any]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        task.exception()


async def _event_readings() -> list[Metric]:
    lag, mails = await messaging.lag(), await sales.mail_backlog()
    hooks = await webhooks.webhook_backlog()
    return [
        GaugeMetricFamily("doorstep_event_deliveries_pending", "Not applied yet.", lag.pending),
        GaugeMetricFamily(
            "doorstep_event_deliveries_retrying", "Failed at least once.", lag.retrying
        ),
        GaugeMetricFamily(
            "doorstep_event_deliveries_failed", "Gave up; wait for a replay.", lag.failed
        ),
        GaugeMetricFamily(
            "doorstep_event_lag_seconds", "Age of the oldest not applied yet.", lag.oldest_seconds
        ),
        GaugeMetricFamily("doorstep_mails_waiting", "To be sent.", mails.waiting),
        GaugeMetricFamily("doorstep_mails_blocked", "Wait for the shop itself.", mails.blocked),
        GaugeMetricFamily("doorstep_mails_failed", "Refused for good.", mails.failed),
        GaugeMetricFamily(
            "doorstep_mail_lag_seconds", "Age of the oldest to be sent.", mails.oldest_seconds
        ),
        GaugeMetricFamily("doorstep_webhooks_waiting", "To be sent.", hooks.waiting),
        GaugeMetricFamily("doorstep_webhooks_retrying", "Tried and not sent yet.", hooks.retrying),
        GaugeMetricFamily("doorstep_webhooks_failed", "Given up.", hooks.failed),
        GaugeMetricFamily("doorstep_webhooks_held", "Wait for a paused endpoint.", hooks.held),
        GaugeMetricFamily("doorstep_webhook_endpoints_paused", "Paused.", hooks.paused),
        GaugeMetricFamily(
            "doorstep_webhook_lag_seconds", "Age of the oldest to be sent.", hooks.oldest_seconds
        ),
    ]


async def _queue_readings() -> list[Metric]:
    with understood():
        depth = float(await queue().zcard(default_queue_name))
        return [GaugeMetricFamily("doorstep_queue_depth", "Rings that no worker has heard.", depth)]


handlers = [show_life, show_readiness, show_metrics, show_favicon]

"""For those who run the shop: is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import asyncpg
import msgspec
from arq.constants import default_queue_name
from litestar import get
from litestar.response import File
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app import messaging, metrics
from app.database import Unavailable, fetch_value
from app.redis import LOST, client, queue, understood
from app.routes.openapi import NO_FORM, OPERATION_TAG, problems
from app.routes.problems import Problem
from app.services import sales, webhooks

T = TypeVar("T")

APP: Final = Path(__file__).parent.parent
STATIC: Final = APP / "static"
MIGRATIONS: Final = tuple(APP.glob("tables/*/piccolo_migrations/[!_]*.py"))
LIMIT_SECONDS: Final = 1.0
OK: Final = "ok"
PART_UP: Final = "Whether the part answered within a second."


class Missing(Exception):
    """What is not there, in words."""


AWAY: Final = (Missing, Unavailable, asyncpg.PostgresError, asyncpg.InterfaceError, *LOST)


class Health(msgspec.Struct, frozen=True):
    """`parts` says "ok" of each part; what is wrong with one is in the problem of a 503."""

    status: str
    parts: dict[str, str] = {}


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
async def show_readiness() -> Health:
    """Each part has one second to answer; 503 gives the reasons while one is missing."""
    said = dict(zip(PARTS, await asyncio.gather(*map(_ask, PARTS.values())), strict=True))
    wrong = [f"{part}: {reason}" for part, reason in said.items() if reason != OK]
    if wrong:
        raise Problem("not-ready", "; ".join(wrong), headers={"Retry-After": "1"}, parts=said)
    return Health("ready", said)


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
    await fetch_value("SELECT 1")


async def _migrations() -> None:
    try:
        applied = await fetch_value("SELECT count(*) FROM migration")
    except asyncpg.UndefinedTableError:
        applied = 0
    if applied < len(MIGRATIONS):
        raise Missing(f"{len(MIGRATIONS) - applied} are to be applied: doorstep migrate")


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
        depth = await queue().zcard(default_queue_name)
        return [GaugeMetricFamily("doorstep_queue_depth", "Rings that no worker has heard.", depth)]


handlers = [show_life, show_readiness, show_metrics, show_favicon]

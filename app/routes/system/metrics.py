"""The metrics of the shop, in the form that Prometheus collects."""

from contextlib import suppress
from typing import Final

from litestar import get
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app.doctor.work import count_workers
from app.infra import metrics
from app.infra.redis import checked_reply, condition, names, queue
from app.infra.tasks import in_time
from app.services import shop
from app.services.flats import FLATS
from app.tables.migrations import VERSION
from app.web.openapi import NO_FORM
from app.web.readiness import AWAY, LIMIT_SECONDS

PART_UP: Final = "Whether the shop can use the part."
BUILD: Final = "The version that answers."


@get("/metrics", opt=NO_FORM, media_type=CONTENT_TYPE_LATEST, include_in_schema=False)
async def show_metrics() -> bytes:
    up = GaugeMetricFamily("doorstep_part_up", PART_UP, labels=["part"])
    build = GaugeMetricFamily("doorstep_build_info", BUILD, labels=["version"])
    build.add_metric([VERSION], 1)
    readings: list[Metric] = [up, build]
    try:
        readings += await in_time(_shop_readings(), LIMIT_SECONDS)
        up.add_metric(["postgresql"], 1)
    except AWAY:
        up.add_metric(["postgresql"], 0)
    # Where writing is refused, the queue can still be counted.
    with suppress(*AWAY):
        readings += await in_time(_queue_readings(), LIMIT_SECONDS)
    up.add_metric(["redis"], 0 if await condition() else 1)
    return metrics.exposition(readings)


async def _shop_readings() -> list[Metric]:
    readings: list[Metric] = [
        GaugeMetricFamily(*reading)
        for flat in FLATS
        if flat.readings
        for reading in await flat.readings()
    ]
    if audit := await shop.last_audit():
        readings += [
            GaugeMetricFamily("doorstep_audit_age_seconds", "Since the last audit.", audit.age),
            GaugeMetricFamily(
                "doorstep_audit_holds", "Whether the last audit found nothing.", float(audit.holds)
            ),
        ]
    return readings


async def _queue_readings() -> list[Metric]:
    with checked_reply():
        depth = float(await queue().zcard(names.queue()))
        return [
            GaugeMetricFamily(
                "doorstep_queue_depth", "Wake-up jobs that no worker has taken yet.", depth
            ),
            GaugeMetricFamily(
                "doorstep_workers_alive", "Workers that say so in Redis.", await count_workers()
            ),
        ]


handlers = [show_metrics]

"""The metrics of the shop, in the form that Prometheus collects."""

from contextlib import suppress
from typing import Final

from litestar import get
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app.infra import metrics
from app.infra.redis import checked_reply, condition, names, queue
from app.infra.tasks import in_time
from app.services.flats import FLATS
from app.web.openapi import NO_FORM
from app.web.readiness import AWAY, LIMIT_SECONDS

PART_UP: Final = "Whether the shop can use the part."


@get("/metrics", opt=NO_FORM, media_type=CONTENT_TYPE_LATEST, include_in_schema=False)
async def show_metrics() -> bytes:
    up = GaugeMetricFamily("doorstep_part_up", PART_UP, labels=["part"])
    readings: list[Metric] = [up]
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
    return [
        GaugeMetricFamily(*reading)
        for flat in FLATS
        if flat.readings
        for reading in await flat.readings()
    ]


async def _queue_readings() -> list[Metric]:
    with checked_reply():
        depth = float(await queue().zcard(names.queue()))
        return [
            GaugeMetricFamily(
                "doorstep_queue_depth", "Wake-up jobs that no worker has taken yet.", depth
            )
        ]


handlers = [show_metrics]

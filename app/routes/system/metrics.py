"""The metrics of the shop, in the form that Prometheus collects."""

from typing import Final

from arq.constants import default_queue_name
from litestar import get
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app.infra import metrics
from app.infra.redis import checked_reply, queue
from app.infra.tasks import in_time
from app.services.flats import FLATS
from app.web.openapi import NO_FORM
from app.web.readiness import AWAY, LIMIT_SECONDS

PART_UP: Final = "Whether the part answered within a second."


@get("/metrics", opt=NO_FORM, media_type=CONTENT_TYPE_LATEST, include_in_schema=False)
async def show_metrics() -> bytes:
    up = GaugeMetricFamily("doorstep_part_up", PART_UP, labels=["part"])
    readings: list[Metric] = [up]
    for part, read in (("postgresql", _shop_readings), ("redis", _queue_readings)):
        try:
            readings += await in_time(read(), LIMIT_SECONDS)
            up.add_metric([part], 1)
        except AWAY:
            up.add_metric([part], 0)
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
        depth = float(await queue().zcard(default_queue_name))
        return [
            GaugeMetricFamily(
                "doorstep_queue_depth", "Wake-up jobs that no worker has taken yet.", depth
            )
        ]


handlers = [show_metrics]

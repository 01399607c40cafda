"""The readings of the shop, in the form that Prometheus collects."""

from typing import Final

from arq.constants import default_queue_name
from litestar import get
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app import messaging
from app.infra import metrics
from app.infra.redis import queue, understood
from app.infra.tasks import in_time
from app.routes.system.health import AWAY, LIMIT_SECONDS
from app.services import mailing, webhooks
from app.web.openapi import NO_FORM

PART_UP: Final = "Whether the part answered within a second."


@get("/metrics", opt=NO_FORM, media_type=CONTENT_TYPE_LATEST, include_in_schema=False)
async def show_metrics() -> bytes:
    up = GaugeMetricFamily("doorstep_part_up", PART_UP, labels=["part"])
    readings: list[Metric] = [up]
    for part, read in (("postgresql", _event_readings), ("redis", _queue_readings)):
        try:
            readings += await in_time(read(), LIMIT_SECONDS)
            up.add_metric([part], 1)
        except AWAY:
            up.add_metric([part], 0)
    return metrics.exposition(readings)


async def _event_readings() -> list[Metric]:
    lag, mails = await messaging.lag(), await mailing.mail_backlog()
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


handlers = [show_metrics]

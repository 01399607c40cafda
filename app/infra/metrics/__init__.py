"""Metrics for Prometheus, counted in every process and summed over all of them.

With PROMETHEUS_MULTIPROC_DIR set (`doorstep up` sets it before a child imports this), each process
keeps its numbers in files there, and any one of them answers for all. A full disk loses numbers,
and stops no process (`files.py`).
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as in_text_format
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.infra.metrics import files

files.use()

requests: Final = Counter(
    "doorstep_http_requests", "Answered requests.", ["method", "route", "status"]
)
request_seconds: Final = Histogram(
    "doorstep_http_request_seconds",
    "From the first byte of a request to the last of its answer; streams are not in it.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
streams_open: Final = Gauge(
    "doorstep_streams_open", "Open event streams.", multiprocess_mode="livesum"
)
connections_open: Final = Gauge(
    "doorstep_connections_open",
    "Open connections of the outside, with a request or without.",
    multiprocess_mode="livesum",
)
connections_refused: Final = Counter(
    "doorstep_connections_refused", "Connections that there was no room for."
)
clock_skew: Final = Gauge(
    "doorstep_clock_skew_seconds",
    "How far this machine's clock is ahead of PostgreSQL's, less what the round trip may explain.",
    multiprocess_mode="livemostrecent",
)
slow_statements: Final = Counter(
    "doorstep_slow_statements", "Statements of the database that took half a second or longer."
)
orders_placed: Final = Counter(
    "doorstep_orders_placed", "Orders taken; repeated answers are not counted.", ["door"]
)
orders_refused: Final = Counter(
    "doorstep_orders_refused", "Orders refused because a product was not available.", ["door"]
)

mails_sent: Final = Counter("doorstep_mails_sent", "Mails that the receiving side has taken.")
webhook_attempts: Final = Counter(
    "doorstep_webhook_attempts", "Attempts to send a webhook, by what came of them.", ["outcome"]
)
push_attempts: Final = Counter(
    "doorstep_push_attempts",
    "Attempts to send a notification to a device, by what came of them.",
    ["outcome"],
)

OF_A_LIVE_PROCESS: Final = re.compile(r"gauge_live\w*_(\d+)\.db")


class Readings(Collector):
    """Numbers of the whole shop, read at the time of the scrape."""

    def __init__(self, readings: Iterable[Metric]) -> None:
        self._readings = list(readings)

    def collect(self) -> Iterable[Metric]:
        return self._readings


def exposition(readings: Iterable[Metric]) -> bytes:
    """Returns all metrics, `readings` among them, in Prometheus' text format."""
    registry = CollectorRegistry()
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder and Path(folder).is_dir():
        _forget_the_dead(Path(folder))
        MultiProcessCollector(registry, path=folder)
    else:
        registry.register(REGISTRY)
    registry.register(Readings(readings))
    return in_text_format(registry)


def _forget_the_dead(folder: Path) -> None:
    # A killed process cannot subtract its open streams. Its counters stay, since they happened.
    for file in folder.glob("gauge_live*.db"):
        named = OF_A_LIVE_PROCESS.fullmatch(file.name)
        if named and not _lives(int(named[1])):
            file.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

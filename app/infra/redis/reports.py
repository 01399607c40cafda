"""What this process has seen of Redis: the present fault, and one line of the log for each kind."""

from math import inf
from time import monotonic
from typing import Final

import structlog

from app.infra.redis.faults import RedisFault, fault_of

log = structlog.get_logger(__name__)

# Seconds without a fault of a kind after which the next one is a line of the log again.
SILENT: Final = 60.0


class Seen:
    """The times are on the clock `monotonic`."""

    fault: RedisFault | None = None
    used_at = -inf
    reported_at = -inf
    kinds: Final[dict[str, float]] = {}


def report(error: BaseException) -> None:
    """Notes a call that failed."""
    note(fault_of(error))


def note(fault: RedisFault) -> None:
    now = monotonic()
    if now - Seen.kinds.get(fault.kind, -inf) >= SILENT:
        log.warning(
            "Redis cannot be used; the shop goes on without it",
            kind=fault.kind,
            reason=fault.sentence,
        )
    Seen.kinds[fault.kind] = Seen.reported_at = now
    Seen.fault = fault


def recovered() -> None:
    if Seen.fault is not None:
        log.info("Redis can be used again")
    Seen.fault = None


def forget() -> None:
    Seen.fault, Seen.used_at, Seen.reported_at = None, -inf, -inf
    Seen.kinds.clear()

"""How a loop handles a failure: it logs it, waits longer each time, and goes on.

No loop of a worker ends because of one item, receiver or mail server
(docs/decisions/0033-bulkheads.md).
"""

from time import monotonic
from typing import Final

import structlog

from app.infra.database import is_contention, is_outage

log = structlog.get_logger(__name__)

FIRST_WAIT: Final = 1.0
# Seconds to wait after failures in a row. An outage is no failure: it is retried at once.
LONGEST_WAIT: Final = 30.0


class BackOff:
    """Counts the failures of one repeated piece of work; `what` names it in the log."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._row = 0
        self._until = 0.0

    @property
    def waiting(self) -> bool:
        return monotonic() < self._until

    def failed(self, error: Exception) -> float:
        """Logs the failure, and returns the seconds to wait."""
        if is_outage(error) or is_contention(error):
            log.warning("the database is away or busy", what=self._what, reason=str(error))
            return FIRST_WAIT
        wait = min(FIRST_WAIT * 2.0**self._row, LONGEST_WAIT)
        self._row = min(self._row + 1, 10)
        self._until = monotonic() + wait
        log.error("it failed and is tried again", what=self._what, seconds=wait, exc_info=error)
        return wait

    def recovered(self) -> None:
        self._row = 0

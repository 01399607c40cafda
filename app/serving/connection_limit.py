"""The maximum number of connections of a process, and which are closed to keep it."""

from time import monotonic
from typing import Final, Protocol

import structlog

log = structlog.get_logger(__name__)

# The share of the maximum from which on a line of the log warns.
SCARCE: Final = 0.8
# Seconds between two such lines.
SAID_EVERY: Final = 30.0


class Connection(Protocol):
    def close_idle(self) -> None: ...


class ConnectionLimit:
    """Closes idle connections, the longest idle first, when there are too many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._idle: dict[Connection, None] = {}
        self._said = float("-inf")
        self._closed = self._refused = 0

    def idle(self, connection: Connection) -> None:
        self._idle[connection] = None

    def active(self, connection: Connection) -> None:
        """Ends the wait of a connection that sent a request or closed."""
        self._idle.pop(connection, None)

    def admit(self, connection: Connection, there: int) -> bool:
        """Returns whether one more connection may stay, closing an idle one if needed.

        `there` is the number of connections with it.
        """
        if there > self.most:
            idle = next(iter(self._idle), None)
            if idle is None:
                self._refused += 1
            else:
                self._closed += 1
                del self._idle[idle]
                idle.close_idle()
            self._say(there)
            return idle is not None
        if there > self.most * SCARCE:
            self._say(there)
        return True

    def _say(self, there: int) -> None:
        if monotonic() < self._said + SAID_EVERY:
            return
        self._said = monotonic()
        log.warning(
            "connections get scarce",
            open=there,
            most=self.most,
            idle=len(self._idle),
            closed_while_idle=self._closed,
            refused=self._refused,
        )
        self._closed = self._refused = 0

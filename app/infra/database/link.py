"""A connection to PostgreSQL that knows its host and its age, and how its transactions begin."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, Final

import asyncpg

from app.values.postgresql_url import Host

# libpq's words, and the options of a socket that they set where the system has them.
OPTIONS: Final = {
    "keepalives": (socket.SOL_SOCKET, "SO_KEEPALIVE"),
    "keepalives_idle": (socket.IPPROTO_TCP, "TCP_KEEPIDLE"),
    "keepalives_interval": (socket.IPPROTO_TCP, "TCP_KEEPINTVL"),
    "keepalives_count": (socket.IPPROTO_TCP, "TCP_KEEPCNT"),
    "tcp_user_timeout": (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT"),
}


class Link(asyncpg.Connection):
    """Set by the `Connector` that opened it."""

    host: Host | None = None
    # The pool that it belongs to, if any.
    pool: Any = None
    # By `monotonic`: when it was opened, and when it is to be closed.
    since: float = 0.0
    until: float = float("inf")
    # The statements that begin a transaction, where a pooler gives each another session.
    begin: str | None = None

    @property
    def is_old(self) -> bool:
        return monotonic() > self.until

    def set_socket(self, numbers: Mapping[str, int]) -> None:
        """Does nothing on a Unix socket, like libpq."""
        line: Any = self._transport.get_extra_info("socket")
        if line is None or line.family == socket.AF_UNIX:
            return
        for word, (level, name) in OPTIONS.items():
            if numbers.get(word, -1) >= 0:
                with suppress(AttributeError, OSError):
                    line.setsockopt(level, getattr(socket, name), numbers[word])

"""Statements that take long are logged: who asked for them, and their text without its values."""

import inspect
from time import perf_counter
from types import FrameType
from typing import Final

import structlog

from app.infra import metrics

log = structlog.get_logger(__name__)

# Seconds from which on a statement is slow.
SECONDS: Final = 0.5
# Characters of its text that are logged.
LONGEST: Final = 300
OWN_PACKAGE: Final = __name__.rpartition(".")[0]


class SlowStatements:
    """`expected` while a command runs that somebody watches, such as an audit."""

    def __init__(self) -> None:
        self.expected = False

    def see(self, sql: str, began: float) -> None:
        """Reports the statement that began at `began` (of `perf_counter`) if it was slow."""
        seconds = perf_counter() - began
        if seconds < SECONDS or self.expected:
            return
        metrics.slow_statements.inc()
        log.warning(
            "a slow statement", seconds=round(seconds, 2), asked_by=_caller(), sql=_shortened(sql)
        )


def _caller() -> str:
    """Returns the module and the function that wait for the statement, past database and driver."""
    frame: FrameType | None = inspect.currentframe()
    while frame:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("app.") and not module.startswith(OWN_PACKAGE):
            return f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "a command"


def _shortened(sql: str) -> str:
    text = " ".join(sql.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


SLOW: Final = SlowStatements()

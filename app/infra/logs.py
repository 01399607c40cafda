"""Log lines: readable ones on a console, or JSON for machines (`LOG_FORMAT`)."""

import logging
import sys
from types import TracebackType
from typing import Any, TextIO

import structlog

from app.settings import settings
from app.values.log_lines import about_process


class LogHandler(logging.StreamHandler[TextIO]):
    """A line that cannot be written, because the disk is full or no program reads it, is dropped.

    Once there is room again, the first line says how many were lost.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        lost = self._lost
        super().emit(record)
        if lost and self._lost == lost:
            self._lost = 0
            said = (f"{lost} lines of the log could not be written",)
            super().emit(logging.LogRecord(__name__, logging.WARNING, "", 0, "%s", said, None))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        if isinstance(sys.exception(), OSError):
            self._lost += 1
        else:
            super().handleError(record)


def configure(part: str) -> None:
    """Sets up logging once per process; every line names its `part` (web, worker).

    Lines for machines name the process and the version, too. An error that ends the process is a
    line as well.
    """
    is_json = settings.log_format == "json"
    about = {"part": part, **(about_process() if is_json else {})}

    def name_part(logger: Any, method: str, line: dict[str, Any]) -> dict[str, Any]:
        return {**line, **about}

    shared: list[Any] = [
        name_part,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderers: list[Any] = (
        [structlog.processors.JSONRenderer()]
        if is_json
        else [escape, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            *renderers,
        ],
    )
    handler = LogHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("arq").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(True)
    sys.excepthook = _log_the_end


def _log_the_end(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log = structlog.stdlib.get_logger(__name__)
    log.critical("the process broke off", exc_info=(kind, error, traceback))


def escape(logger: Any, method: str, line: dict[str, Any]) -> dict[str, Any]:
    """Keeps each value on its line by spelling out control characters.

    The lines of a traceback are kept, and indented more than any line of the log.
    """
    return {
        name: _within(value, "\n    " if name == "exception" else "\\n")
        for name, value in line.items()
    }


def _within(value: Any, line_end: str) -> Any:
    if not isinstance(value, str) or value.isprintable():
        return value
    return line_end.join(_spelled_out(line) for line in value.split("\n"))


def _spelled_out(text: str) -> str:
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)

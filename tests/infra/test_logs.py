"""One event is one line, whatever somebody typed into it."""

import json
import logging
import os
import sys

import pytest
import structlog

from app.infra import logs
from app.settings import settings

FORGED = "x\n2026-01-01T00:00:00Z [info     ] forged\x1b[31m\x9b31m\u2028\u202ered"


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch):
    """Configures for a format; afterwards all is as it was."""
    root = logging.getLogger()
    handlers, level, kept = list(root.handlers), root.level, structlog.get_config()
    kept = {**kept, "processors": list(kept["processors"])}

    def configure(log_format: str) -> None:
        monkeypatch.setattr(settings, "log_format", log_format)
        logs.configure("tests")

    yield configure
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**kept)


def says_it_all() -> None:
    """As an event, as a value, from a library, and in an error."""
    log = structlog.stdlib.get_logger("tests")
    log.info(FORGED)
    log.info("said", what=FORGED, alone="\x1b[31mred")
    logging.getLogger("a library").warning("said %s", FORGED)
    try:
        raise ValueError(FORGED)
    except ValueError:
        log.exception("failed")


def test_on_the_console(configured, capsys: pytest.CaptureFixture[str]) -> None:
    configured("console")
    says_it_all()

    lines = capsys.readouterr().err.splitlines()
    assert all(line.isprintable() for line in lines)
    events = [line for line in lines if not line.startswith(("    ", "Traceback"))]
    assert len(events) == 4
    assert not any(line.startswith("2026-01-01") for line in lines)
    assert "what='x\\\\n2026" in events[1]


def test_as_json(configured, capsys: pytest.CaptureFixture[str]) -> None:
    configured("json")
    says_it_all()

    lines = capsys.readouterr().err.split("\n")[:-1]
    assert len(lines) == 4
    assert all(line.isprintable() for line in lines)
    assert all(json.loads(line)["level"] for line in lines)


def test_an_error_that_ends_the_process_is_one_line(
    configured, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    configured("json")
    try:
        raise ValueError(FORGED)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    [line] = capfd.readouterr().err.splitlines()
    told = json.loads(line)
    assert told["event"] == "the process broke off"
    assert told["level"] == "critical"
    assert "Traceback" in told["exception"]
    assert told["pid"] == os.getpid()

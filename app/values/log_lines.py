"""Lines of the log for machines, of a process that has set up no logging."""

import json
import os
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any


def are_for_machines() -> bool:
    """Returns whether the operator has asked for JSON, before any setting is read."""
    return os.environ.get("LOG_FORMAT") == "json"


def about_process() -> dict[str, Any]:
    """Returns what each line for machines has of its process."""
    return {"pid": os.getpid(), "shop_version": _version()}


def json_line(event: str, level: str, part: str) -> str:
    """Returns one line without its end, of the same shape as those of `app/infra/logs.py`."""
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    line = {"event": event, "level": level, "part": part, "timestamp": at, **about_process()}
    return json.dumps(line)


@cache
def _version() -> str:
    return version("doorstep")

"""Lines of the log, whichever test ran before."""

from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

import structlog
from structlog.testing import capture_logs


@contextmanager
def logged(*modules: ModuleType) -> Iterator[list[MutableMapping[str, Any]]]:
    """Gives what the modules log in this block.

    A logger that was used keeps the processors that were configured then, so each module gets a new
    one.
    """
    with ExitStack() as stack:
        for module in modules:
            stack.enter_context(patch.object(module, "log", structlog.get_logger()))
        yield stack.enter_context(capture_logs())

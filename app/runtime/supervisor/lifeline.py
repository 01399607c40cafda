"""A pipe that closes when `up` is gone, however it went; web and workers end when it does."""

import os
import signal
import threading
import time

PATIENCE = 8
"""Seconds for an orderly end, before a process that hangs is cut off."""


def watch(lifeline: int) -> None:
    """Tells this process to stop, as SIGTERM does, once nobody holds the pipe's other end."""
    threading.Thread(target=_wait, args=(lifeline,), name="lifeline", daemon=True).start()


def _wait(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)

"""A pipe that closes when `up` is gone, for whatever reason; web and workers then end."""

import os
import signal
import threading
import time

# Seconds for an orderly end, before a process that hangs is cut off.
PATIENCE = 8


def watch(lifeline: int, announced: float) -> None:
    """Sends this process SIGTERM once no process holds the pipe's other end.

    `announced` is for how many seconds it may announce its end.
    """
    patience = PATIENCE + announced
    threading.Thread(target=_wait, args=(lifeline, patience), name="lifeline", daemon=True).start()


def _wait(lifeline: int, patience: float) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(patience)
    os._exit(1)

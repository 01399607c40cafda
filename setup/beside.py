"""Runs commands beside another: `python setup/beside.py 'QUIET COMMAND'… -- COMMAND ARGUMENT…`.

The output of a quiet one is printed when it ends. The first that fails ends the others, and its
exit code is the result.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import IO

INTERRUPTED = 128 + signal.SIGINT


def run(quiet: Sequence[str], loud: Sequence[str]) -> int:
    # A shell starts what runs in the background with SIGINT ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with ExitStack() as kept:
        started = subprocess.Popen(loud)
        running = {started.pid: started}
        outputs: dict[int, tuple[str, IO[bytes]]] = {}
        for command in quiet:
            output = kept.enter_context(tempfile.TemporaryFile())
            split = shlex.split(command)
            started = subprocess.Popen(split, stdout=output, stderr=subprocess.STDOUT)
            running[started.pid] = started
            outputs[started.pid] = command, output
        failed = 0
        while running:
            try:
                pid, status = os.wait()
            except KeyboardInterrupt:
                # The terminal sent it to all of them as well.
                failed = INTERRUPTED
                continue
            ended = running.pop(pid)
            ended.returncode = os.waitstatus_to_exitcode(status)
            if pid in outputs:
                command, output = outputs[pid]
                output.seek(0)
                print(f"{command}\n{output.read().decode()}", end="", flush=True)
            if ended.returncode and not failed:
                failed = ended.returncode if ended.returncode > 0 else 128 - ended.returncode
                for other in running.values():
                    # `send_signal` would reap one that has just ended.
                    os.kill(other.pid, signal.SIGINT)
    return failed


if __name__ == "__main__":
    where = sys.argv.index("--")
    sys.exit(run(sys.argv[1:where], sys.argv[where + 1 :]))

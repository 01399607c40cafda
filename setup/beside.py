"""Runs one command beside another: `python setup/beside.py 'QUIET COMMAND' COMMAND ARGUMENT…`.

The output of the quiet one is printed when it ends. The first that fails ends the other, and its
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

INTERRUPTED = 128 + signal.SIGINT


def run(quiet: Sequence[str], loud: Sequence[str]) -> int:
    # A shell starts what runs in the background with SIGINT ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryFile() as said:
        beside = subprocess.Popen(quiet, stdout=said, stderr=subprocess.STDOUT)
        running = {one.pid: one for one in (beside, subprocess.Popen(loud))}
        failed = 0
        while running:
            try:
                pid, status = os.wait()
            except KeyboardInterrupt:
                # The terminal sent it to both of them as well.
                failed = INTERRUPTED
                continue
            ended = running.pop(pid)
            ended.returncode = os.waitstatus_to_exitcode(status)
            if ended is beside:
                said.seek(0)
                print(f"{shlex.join(quiet)}\n{said.read().decode()}", end="", flush=True)
            if ended.returncode and not failed:
                failed = ended.returncode if ended.returncode > 0 else 128 - ended.returncode
                for other in running.values():
                    other.send_signal(signal.SIGINT)
    return failed


if __name__ == "__main__":
    sys.exit(run(shlex.split(sys.argv[1]), sys.argv[2:]))

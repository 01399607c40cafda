"""Runs pytest, and once more, alone, what failed: `python setup/pytest_twice.py FOLDER ARGUMENT…`.

What fails twice fails. What fails once is named all the same: it is a fault of the test or of the
product that shows itself now and then, and it must not hold up the work of everybody else.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence

FAILED = 1  # pytest's exit code when tests failed, and nothing else went wrong
AGAIN = ("--last-failed", "--last-failed-no-failures", "none", "--exitfirst")


def run(folder: str, more: Sequence[str]) -> int:
    # Another run beside this one remembers its own failures.
    arguments = [folder, "-o", f"cache_dir=.pytest_cache/{folder.replace('/', '-')}", *more]
    code = _pytest(arguments)
    if code != FAILED:
        return code
    print("\nWhat failed runs once more, alone.\n", flush=True)
    code = _pytest([*arguments, *AGAIN, "--numprocesses", "0"])
    if not code:
        print("\nThe tests above failed only once. Mend what disturbs them.", flush=True)
    return code


def _pytest(arguments: Sequence[str]) -> int:
    started = subprocess.Popen([sys.executable, "-m", "pytest", *arguments])
    while True:
        try:
            return started.wait()
        except KeyboardInterrupt:
            # A terminal sends it to both, and `setup/beside.py` to this one alone.
            if started.poll() is None:
                started.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))

"""What `make test` runs beside each other: all of it is shown, and a failure waits for nobody."""

import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.support.no_tables import empty_shop as empty_shop

BESIDE = Path(__file__).parents[2] / "setup" / "beside.py"


def ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


# As it is where a shell started `make test` in the background.
def beside(quiet: str, *loud: str) -> tuple[int, str]:
    command = [sys.executable, str(BESIDE), quiet, "true", "--", *loud]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, preexec_fn=ignore_interrupts
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_shows_what_each_says() -> None:
    code, shown = beside("sh -c 'echo one'", "sh", "-c", "echo other")
    assert code == 0
    assert "sh -c 'echo one'\none\n" in shown
    assert {"true", "other"} < set(shown.splitlines())


@pytest.mark.parametrize(
    ("quiet", "loud", "code"),
    [
        ("sh -c 'exit 3'", ["sleep", "50"], 3),
        ("sleep 50", ["sh", "-c", "exit 4"], 4),
        ("sh -c 'kill -9 $$'", ["sleep", "50"], 137),
        ("true", ["sh", "-c", "sleep 0.3; exit 5"], 5),
    ],
)
def test_the_first_that_fails_ends_the_other(quiet: str, loud: list[str], code: int) -> None:
    began = monotonic()
    assert beside(quiet, *loud)[0] == code
    assert monotonic() - began < 40

"""What only a demo shop needs is an extra, and a command without it says so."""

import os
import subprocess
import sys

import pytest

WITHOUT_FAKER = """
import sys
sys.modules["faker"] = None
from app.cli import main
main()
"""


@pytest.mark.parametrize("command", ["simulate", "fill"])
def test_it_names_the_extra_that_is_missing(command: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_FAKER, command, "--orders", "1"],
        capture_output=True,
        text=True,
        env={**os.environ, "BASE_URL": "http://127.0.0.1:9"},
    )
    assert ended.returncode == 2
    assert ended.stderr == (
        "doorstep: this needs the package faker, which the extra doorstep[demo] installs\n"
    )

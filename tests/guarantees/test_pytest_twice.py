"""What fails in `make test` has a second try, alone; what fails twice fails."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import eventually

TWICE = Path(__file__).parents[2] / "setup" / "pytest_twice.py"
# Loading what a plain test does not need takes longer than the test.
FEW_PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"}
ONCE_MORE = "What failed runs once more, alone."

# The first run leaves a file, which the second one finds.
DISTURBED = """
from pathlib import Path
def test_disturbed():
    seen, begun = Path("seen").exists(), Path("seen").write_text("")
    assert seen
def test_quiet():
    with Path("quiet").open("a") as runs:
        runs.write("run ")
"""


def begin(folder: Path, code: str) -> "subprocess.Popen[str]":
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_it.py").write_text(code)
    command = [sys.executable, str(TWICE), "test_it.py"]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | FEW_PLUGINS,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run(folder: Path, code: str) -> tuple[int, str]:
    begun = begin(folder, code)
    shown, _ = begun.communicate(timeout=60)
    return begun.returncode, shown


def test_what_fails_once_runs_again_and_is_named(tmp_path: Path) -> None:
    code, shown = run(tmp_path, DISTURBED)
    assert code == 0
    assert "FAILED test_it.py::test_disturbed" in shown
    assert shown.endswith("The tests above failed only once. Mend what disturbs them.\n")
    assert (tmp_path / "quiet").read_text() == "run "


def test_what_fails_twice_fails(tmp_path: Path) -> None:
    code, shown = run(tmp_path, "def test_wrong():\n    assert False\n")
    assert code == 1
    assert shown.count("FAILED test_it.py::test_wrong") == 2


def test_what_cannot_be_read_is_not_tried_again(tmp_path: Path) -> None:
    code, shown = run(tmp_path, "import nothing_of_this_name\n")
    assert code == 2
    assert ONCE_MORE not in shown


def test_an_interrupt_ends_it(tmp_path: Path) -> None:
    waiting = "import time\ndef test_long():\n    open('begun', 'w')\n    time.sleep(50)\n"
    begun = begin(tmp_path, waiting)
    eventually((tmp_path / "begun").exists)
    begun.send_signal(signal.SIGINT)
    shown, _ = begun.communicate(timeout=30)
    assert begun.returncode == 2
    assert "KeyboardInterrupt" in shown
    assert ONCE_MORE not in shown

"""Counters lie in files of prometheus_client's form, and no file kills the process that counts."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from app.infra.metrics.files import CounterFile
from tests.support.small_disk import small_disk

ROOT = Path(__file__).parents[3]
COUNTS = """
import sys
from app.infra import metrics
from app.infra.metrics import files
files.AGAIN_AFTER = 0
print("begun", flush=True)
sys.stdin.readline()
for number in range(2000):
    metrics.requests.labels("GET", "/" + "x" * 100 + str(number), "200").inc()
print("counted", flush=True)
sys.stdin.readline()
metrics.requests.labels("GET", "/last", "200").inc()
"""


@pytest.fixture(autouse=True)
def empty_shop() -> None:
    """Replaces the fixture of the same name: no shop is needed."""


def read(path: Path) -> dict[str, tuple[float, float]]:
    """As the library reads."""
    found = MmapedDict.read_all_values_from_file(str(path))
    return {key: (value, timestamp) for key, value, timestamp, _ in found}


def counting(folder: Path) -> subprocess.Popen[str]:
    """A process that counts when it is given a line, and once more at the next."""
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTS],
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    return process


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def total(folder: Path) -> float:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    return sum(
        sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name == "doorstep_http_requests_total"
    )


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.floats(allow_nan=False), st.floats(0, 2e9))),
    st.integers(0, 20),
)
def test_the_library_reads_what_is_written_and_the_next_process_goes_on(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[str, float, float]], half: int
) -> None:
    path = tmp_path_factory.mktemp("counters") / "counter_1.db"
    known: dict[str, tuple[float, float]] = {}
    for part in (writes[:half], writes[half:]):
        file = CounterFile(str(path))
        for key, value, timestamp in part:
            assert file.read_value(key) == known.get(key, (0.0, 0.0))
            file.write_value(key, value, timestamp)
            known[key] = (value, timestamp)
            assert read(path) == known
        file.close()
    assert read(path) == known


@pytest.mark.parametrize("left", [b"", b"\x00", b"\xff" * 40, b"\x28\x00\x00\x00" + b"\x00" * 4])
def test_a_file_of_nonsense_is_begun_anew(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "counter_1.db"
    path.write_bytes(left)
    CounterFile(str(path)).write_value("key", 2.0, 0.0)
    assert read(path) == {"key": (2.0, 0.0)}


def test_the_library_takes_this_file_for_its_own() -> None:
    assert values.MmapedDict is CounterFile


def test_a_full_disk_kills_nobody_and_nothing_is_lost() -> None:
    with small_disk("256k") as disk:
        process = counting(disk.folder)
        disk.fill()
        tell(process)
        assert process.stdout
        assert process.stdout.readline() == "counted\n", signal.Signals(-process.wait())
        assert total(disk.folder) < 2000
        disk.clear()
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk.folder)], check=True)
        _, said = process.communicate("\n")
        assert process.returncode == 0
        assert total(disk.folder) == 2001
        assert "No space left on device" in said


def test_a_folder_that_is_not_there_costs_numbers_and_no_process(tmp_path: Path) -> None:
    process = counting(tmp_path / "nowhere")
    _, said = process.communicate("\n\n")
    assert process.returncode == 0
    files = re.findall(r"(\w+\.db) cannot be written: No such file or directory", said)
    assert len(files) > 1
    assert len(files) == len(set(files)), "once for each file"

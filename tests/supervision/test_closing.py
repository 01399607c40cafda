"""How a shop ends, in good order or not, and what the next one finds."""

from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from tests.supervision.conftest import Start
from tests.supervision.running import Up, doorstep, eventually, gone, kill


@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
def test_ends_everything_within_ten_seconds_and_keeps_the_data(
    up: Start, data: Path, number: Signals
) -> None:
    first = up(data, "--no-demo").opened()
    key, everything = _key(first), first.processes()
    code, seconds = first.ends(number)
    assert code == 0
    assert seconds < 10
    assert gone(everything)

    second = up(data, "--no-demo").opened()
    assert second.get("/api/v1/orders", key) == 200


def test_keeps_the_data_when_everything_is_killed_at_once(up: Start, data: Path) -> None:
    first = up(data, "--no-demo").opened()
    key = _key(first)
    kill(first.processes())
    first.ends()

    second = up(data, "--no-demo").opened()
    assert second.get("/api/v1/orders", key) == 200


def test_nothing_stays_when_up_alone_is_killed(up: Start, data: Path) -> None:
    first = up(data, "--no-demo").opened()
    everything = first.processes()
    first.ends(SIGKILL)
    assert gone(everything)


def test_the_next_one_ends_what_an_earlier_one_left(up: Start, data: Path) -> None:
    first = up(data, "--no-demo").opened()
    key, everything = _key(first), first.processes()
    parts = [first.part(name) for name in first.noted()["parts"]]
    for part in parts:
        part.suspend()
    first.ends(SIGKILL)

    second = up(data, "--no-demo")
    second.hears("ending what an earlier doorstep up left behind")
    for part in parts:
        part.resume()
    second.opened()
    assert gone(everything)
    assert second.get("/api/v1/orders", key) == 200


def test_leaves_alone_who_has_an_old_number_by_chance(up: Start, data: Path) -> None:
    """After a restart of the machine the numbers of the last run belong to anybody."""
    stranger = up(data.with_name("other"), "--no-demo").opened()
    pid = stranger.process.pid
    (data / "postgres" / "postmaster.pid").write_text(f"{pid}\n{data}/postgres\n")
    (data / "valkey" / "valkey.pid").write_text(f"{pid}\n")

    up(data, "--no-demo").opened()
    assert stranger.process.poll() is None


def test_can_be_stopped_while_it_makes_the_database(up: Start, folder: Path) -> None:
    broken_off = up(folder / "data", "--no-demo")
    eventually((folder / "data" / "postgres.new").exists)
    assert broken_off.ends(SIGTERM)[0] == 0
    assert not (folder / "data" / "postgres").exists()

    up(folder / "data", "--no-demo").opened()


def _key(shop: Up) -> str:
    made = doorstep("key", "add", "a program", "--scope", "orders:read", "--data-dir", shop.data)
    return made.stdout.strip()

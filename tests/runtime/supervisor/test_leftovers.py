"""How a shop ends, in good order or not, and what the next one finds."""

from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from tests.support.own_shops import Start
from tests.support.running import SMALL, Up, doorstep, eventually, kill, wait_until_gone


@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
def test_ends_everything_within_ten_seconds(up: Start, data: Path, number: Signals) -> None:
    shop = up(data, *SMALL).opened()
    everything = shop.processes()
    code, seconds = shop.ends(number)
    assert code == 0
    assert seconds < 10
    wait_until_gone(everything)


def test_keeps_the_data_when_it_is_closed_in_good_order(up: Start, data: Path) -> None:
    first = up(data, *SMALL).opened()
    key = _key(first)
    assert doorstep("staff", "list", "--data-dir", data).stdout == "", "this is no demo shop"
    first.ends(SIGTERM)

    second = up(data, *SMALL).opened()
    assert second.get("/api/v1/orders", key) == 200


def test_keeps_the_data_when_everything_is_killed_at_once(up: Start, data: Path) -> None:
    first = up(data, *SMALL).opened()
    key = _key(first)
    kill(first.processes())
    first.ends()

    second = up(data, *SMALL).opened()
    assert second.get("/api/v1/orders", key) == 200


def test_nothing_stays_when_up_alone_is_killed(up: Start, data: Path) -> None:
    first = up(data, *SMALL).opened()
    everything = first.processes()
    first.ends(SIGKILL)
    wait_until_gone(everything)


@pytest.mark.proof
def test_the_next_one_ends_what_an_earlier_one_left(up: Start, data: Path) -> None:
    first = up(data, *SMALL).opened()
    key, everything = _key(first), first.processes()
    parts = [first.part(name) for name in first.noted()["parts"]]
    for part in parts:
        part.suspend()
    first.ends(SIGKILL)

    second = up(data, *SMALL)
    second.hears("ending what an earlier doorstep up left behind")
    for part in parts:
        part.resume()
    second.opened()
    wait_until_gone(everything)
    assert second.get("/api/v1/orders", key) == 200


@pytest.mark.proof
def test_leaves_alone_who_has_an_old_number_by_chance(up: Start, data: Path) -> None:
    """After a restart of the machine the numbers of the last run belong to anybody."""
    stranger = up(data.with_name("other"), *SMALL).opened()
    pid = stranger.process.pid
    (data / "postgres" / "postmaster.pid").write_text(f"{pid}\n{data}/postgres\n")
    (data / "valkey" / "valkey.pid").write_text(f"{pid}\n")

    up(data, *SMALL).opened()
    assert stranger.process.poll() is None


def test_can_be_stopped_while_it_makes_the_database(up: Start, folder: Path) -> None:
    broken_off = up(folder / "data", *SMALL)
    eventually((folder / "data" / "postgres.new").exists)
    assert broken_off.ends(SIGTERM)[0] == 0
    assert not (folder / "data" / "postgres").exists()

    up(folder / "data", *SMALL).opened()


def _key(shop: Up) -> str:
    made = doorstep("key", "add", "a program", "--scope", "orders:read", "--data-dir", shop.data)
    return made.stdout.strip()

"""How a shop ends, in good order or not, and what the next one finds."""

from collections.abc import Callable
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

import pytest

from tests.support.own_shops import Start
from tests.support.running import SMALL, Up, doorstep, eventually, kill, wait_until_gone


def in_good_order(shop: Up) -> None:
    code, seconds = shop.ends(SIGTERM)
    assert code == 0
    assert seconds < 10


def by_ctrl_c(shop: Up) -> None:
    code, seconds = shop.ends(SIGINT)
    assert code == 0
    assert seconds < 10


def killed_with_everything(shop: Up) -> None:
    kill(shop.processes())
    shop.ends()


def killed_alone(shop: Up) -> None:
    shop.ends(SIGKILL)


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param((killed_alone,), id="short"),
        pytest.param(
            (in_good_order, killed_with_everything, killed_alone, by_ctrl_c),
            id="all",
            marks=pytest.mark.proof,
        ),
    ],
)
def test_however_it_ends_nothing_runs_on_and_the_data_is_there(
    up: Start, data: Path, ends: tuple[Callable[[Up], None], ...]
) -> None:
    shop = up(data, *SMALL).opened()
    key = _key(shop)
    assert doorstep("staff", "list", "--data-dir", data).stdout == "", "this is no demo shop"
    for end in ends:
        everything = shop.processes()
        end(shop)
        wait_until_gone(everything)
        shop = up(data, *SMALL).opened()
        assert shop.get("/api/v1/orders", key) == 200, end.__name__
    everything = shop.processes()
    by_ctrl_c(shop)
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


@pytest.mark.proof
def test_can_be_stopped_while_it_makes_the_database(up: Start, folder: Path) -> None:
    broken_off = up(folder / "data", *SMALL)
    eventually((folder / "data" / "postgres.new").exists)
    assert broken_off.ends(SIGTERM)[0] == 0
    assert not (folder / "data" / "postgres").exists()

    again = up(folder / "data", *SMALL)
    eventually((folder / "data" / "running.json").exists)
    eventually(lambda: "web 1" in again.noted()["parts"])


def _key(shop: Up) -> str:
    made = doorstep("key", "add", "a program", "--scope", "orders:read", "--data-dir", shop.data)
    return made.stdout.strip()

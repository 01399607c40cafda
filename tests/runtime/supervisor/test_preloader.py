"""Web processes, workers and commands are forked from one process that has loaded the code."""

import sys
from pathlib import Path
from signal import SIGTERM

import psutil
import pytest

from tests.support.own_shops import Start
from tests.support.running import SMALL, Up, eventually, wait_until_gone

WITHOUT_HANDLES = "import os; del os.pidfd_open; from app.cli import main; main()"


def preloader(shop: Up) -> psutil.Process:
    (found,) = (one for one in shop.processes() if "doorstep preload" in " ".join(one.cmdline()))
    return found


def test_processes_share_what_was_loaded_before_they_were_forked(open_shop: Up) -> None:
    assert open_shop.get("/") == 200
    for name in ("web 1", "web 2", "worker 1"):
        held = open_shop.part(name).memory_full_info()
        assert held.uss < held.rss / 2


def test_each_process_leads_a_session_of_its_own(open_shop: Up) -> None:
    pids = [pid for name, pid in open_shop.noted()["parts"].items() if name[-1].isdigit()]
    assert {psutil.Process(pid).ppid() for pid in pids} == {preloader(open_shop).pid}
    # Fields of proc(5) after the name: state, parent, group, session.
    assert [_fields(pid)[3] for pid in pids] == [str(pid) for pid in pids]


@pytest.mark.proof
def test_a_preloader_that_is_killed_takes_nobody_with_it(up: Start, folder: Path) -> None:
    shop = up(folder / "data", *SMALL).opened()
    before, web, worker = shop.noted()["parts"], shop.part("web 1"), shop.part("worker 1")
    preloader(shop).kill()
    assert shop.get("/health/ready") == 200
    assert shop.noted()["parts"] == before

    web.kill()
    shop.hears("web 1 ended; starting it again")
    eventually(lambda: shop.noted()["parts"]["web 1"] != web.pid)
    eventually(lambda: shop.get("/health/ready") == 200)
    assert shop.part("web 1").ppid() == preloader(shop).pid
    assert shop.ends(SIGTERM)[0] == 0
    wait_until_gone([worker])


@pytest.mark.proof
def test_processes_load_for_themselves_where_the_system_has_no_handles(
    up: Start, folder: Path
) -> None:
    command = (sys.executable, "-P", "-c", WITHOUT_HANDLES)
    shop = up(folder / "data", *SMALL, command=command).opened()
    assert not shop.has("doorstep preload")
    assert shop.part("web 1").ppid() == shop.process.pid
    assert shop.ends(SIGTERM)[0] == 0


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()

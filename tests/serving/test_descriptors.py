"""Few descriptors are few connections, never a shop that answers nobody."""

import resource
import socket
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.own_shops import Start
from tests.support.running import COMMAND, SMALL, eventually
from tests.support.web_processes import web_process

pytestmark = pytest.mark.skipif(
    not hasattr(psutil.Process, "rlimit"), reason="another process' limits cannot be read here"
)


SOFT = ("sh", "-c", f'ulimit -S -n 100 && exec {" ".join(COMMAND)} "$@"', "sh")


def test_connections_without_a_request_leave_room_for_one_that_asks(
    database: None, tmp_path: Path
) -> None:
    with web_process(tmp_path / "log", "ulimit -n 100") as web:
        web.ready()
        with ExitStack() as held:
            for _ in range(110):
                held.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            assert [web.readiness().status_code for _ in range(3)] == [200, 200, 200]
            eventually(lambda: "connections get scarce" in web.log.read_text())
        limits = psutil.Process(web.process.pid).rlimit(resource.RLIMIT_NOFILE)
        assert limits == (100, 100)


@pytest.mark.proof
def test_the_limit_of_a_shell_is_raised_to_what_the_system_allows(data: Path, up: Start) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    shop = up(data, *SMALL, command=SOFT).opened()
    for name in ("web 1", "worker 1"):
        part = shop.part(name)
        eventually(lambda part=part: part.rlimit(resource.RLIMIT_NOFILE) == (hard, hard))

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

pytestmark = pytest.mark.skipif(
    not hasattr(psutil.Process, "rlimit"), reason="another process' limits cannot be read here"
)


def limited(limit: str) -> tuple[str, ...]:
    return ("sh", "-c", f'ulimit {limit} && exec {" ".join(COMMAND)} "$@"', "sh")


def test_connections_without_a_request_leave_room_for_one_that_asks(data: Path, up: Start) -> None:
    shop = up(data, *SMALL, command=limited("-n 100")).opened()
    host, _, port = shop.url.rpartition("//")[2].partition(":")
    with ExitStack() as held:
        for _ in range(110):
            held.enter_context(socket.create_connection((host, int(port))))
        assert [shop.get("/health/ready") for _ in range(3)] == [200, 200, 200]
        shop.hears("connections get scarce")
    web = shop.part("web 1")
    assert web.rlimit(resource.RLIMIT_NOFILE) == (100, 100)


def test_the_limit_of_a_shell_is_raised_to_what_the_system_allows(data: Path, up: Start) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    shop = up(data, *SMALL, command=limited("-S -n 100")).opened()
    for name in ("web 1", "worker 1"):
        part = shop.part(name)
        eventually(lambda part=part: part.rlimit(resource.RLIMIT_NOFILE) == (hard, hard))

"""With LOG_FORMAT=json everything that an open shop says is JSON, whatever dies in it."""

import json
from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.own_shops import Start
from tests.support.running import doorstep, environment, eventually


@pytest.mark.proof
def test_every_line_of_a_shop_is_one_object(up: Start, data: Path) -> None:
    shop = up(data, "--web", "1", env=environment(LOG_FORMAT="json"))
    shop.hears("Doorstep is open at")
    for name in ("web 1", "worker 1", "PostgreSQL"):
        victim = shop.part(name)
        victim.kill()
        shop.hears(f"{name} was killed by SIGKILL; starting it again")
        eventually(lambda name=name, pid=victim.pid: shop.noted()["parts"][name] != pid)
    shop.hears('"worker started"')
    assert shop.ends(SIGTERM)[0] == 0
    shop.hears("Doorstep is closed")
    assert [line for line in shop.lines if not line.startswith("{")] == []
    lines = [json.loads(line) for line in shop.lines]
    assert {line["part"] for line in lines} >= {"up", "web", "worker"}
    for line in lines:
        assert line.keys() >= {"event", "level", "timestamp", "part", "pid", "shop_version"}, line


def test_a_command_that_is_refused_says_so_in_the_same_shape() -> None:
    done = doorstep("worker", env=environment(LOG_FORMAT="json", SECRET_KEY="short"))
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    told = json.loads(line)
    assert (
        told["event"]
        == "DATABASE_URL is not set; set it, or give --data-dir of a running doorstep up"
    )
    assert told["level"] == "error"

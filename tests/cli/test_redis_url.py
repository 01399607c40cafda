"""An address of Redis that can never work ends a command, and one that is away does not."""

import os

import pytest

from tests.support.redis_servers import does, redis_server
from tests.support.running import doorstep


@pytest.mark.parametrize(
    ("options", "commands", "says"),
    [
        (("--sentinel",), (), "names the port of a Sentinel"),
        (("--cluster-enabled", "yes"), ("CLUSTER ADDSLOTSRANGE 0 16383",), "a Redis Cluster"),
    ],
)
@pytest.mark.parametrize("command", [("web", "--port", "0"), ("worker",), ("migrate",)])
async def test_a_cluster_and_a_sentinel_are_refused_by_name(
    command: tuple[str, ...], options: tuple[str, ...], commands: tuple[str, ...], says: str
) -> None:
    with redis_server(*options) as server:
        await does(*commands)(server)
        refused = doorstep(*command, env=dict(os.environ) | {"REDIS_URL": server.url})

    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert line.startswith("doorstep: REDIS_URL names ")
    assert says in line


def test_a_server_that_is_away_is_no_reason_to_refuse() -> None:
    given = dict(os.environ) | {"REDIS_URL": "redis://127.0.0.1:1"}

    assert doorstep("migrate", env=given).returncode == 0

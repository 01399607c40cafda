"""What can be wrong with Redis is found by using it, has a sentence, and closes no shop."""

import pytest

from app.infra import redis
from app.infra.redis import clients
from tests.support.redis_servers import Do, RedisServer, does, has, redis_server, turn_to

pytestmark = pytest.mark.usefixtures("no_connections")

SITUATIONS: dict[str, tuple[str, tuple[str, ...], Do, str, str]] = {
    "full": ("full", (), does("CONFIG SET maxmemory 1"), "", "maxmemory"),
    "a replica": ("replica", (), does("REPLICAOF 127.0.0.1 1"), "", "redis+sentinel://"),
    "a replica that is alone": (
        "replica",
        (),
        does("CONFIG SET replica-serve-stale-data no", "REPLICAOF 127.0.0.1 1"),
        "",
        "primary",
    ),
    "a node of a cluster": (
        "cluster",
        ("--cluster-enabled", "yes"),
        does("CLUSTER ADDSLOTSRANGE 0 16383"),
        "",
        "Cluster",
    ),
    "no right to a command": ("denied", (), has("-zadd"), "shop:pass@", "zadd"),
    "no right to a key": ("denied", (), has("resetkeys ~doorstep:*"), "shop:pass@", "key"),
    "no right to a channel": (
        "denied",
        (),
        has("resetchannels &doorstep:live"),
        "shop:pass@",
        "channel",
    ),
    "no right to a transaction": ("denied", (), has("-@transaction"), "shop:pass@", "watch"),
    "a wrong password": ("password", (), does(), "shop:wrong@", "refuses the user"),
    "a password that is missing": (
        "password",
        ("--requirepass", "pass"),
        does(),
        "",
        "requires a password",
    ),
    "a password too many": ("password", (), does(), ":pass@", "the server has none"),
    "a database that is not there": ("database", (), does(), "/99", "database"),
    "a sentinel": ("sentinel", ("--sentinel",), does(), "", "redis+sentinel://host:26379/name"),
    "a command renamed": (
        "command",
        ("--rename-command", "EVAL", "hidden"),
        does(),
        "",
        "unknown command",
    ),
    "too few replicas": (
        "replicas",
        (),
        does("CONFIG SET min-replicas-to-write 1"),
        "",
        "min-replicas-to-write",
    ),
    "no TLS": ("gone", (), does(), "rediss", "TLS"),
}


def at(server: RedisServer, more: str) -> str:
    if more.startswith("redis"):
        return server.url.replace("redis", more)
    return server.url.replace("//", f"//{more}") if "@" in more else server.url + more


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_what_is_wrong_is_found_and_has_a_sentence(
    situation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, options, do, more, says = SITUATIONS[situation]
    known = {"password": "pass"} if "--requirepass" in options else None
    if situation != "no TLS":
        monkeypatch.setattr(clients, "GIVEN_UP_AFTER", 10)
    with redis_server(*options, known=known) as server:
        await do(server)
        await turn_to(monkeypatch, at(server, more))
        found = await redis.look()
        await redis.close()

    assert found
    assert found.kind == kind, found
    assert says in found.sentence
    assert "hush" not in found.sentence
    assert found.sentence[0].isupper()
    assert "\n" not in found.sentence

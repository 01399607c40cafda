"""A name server that hangs holds up its own names and nothing else; one that lies opens no door."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from ipaddress import ip_address

import httpcore
import pytest

from app.infra.database import fetch, fetch_value
from app.infra.outbound import (
    ForbiddenAddress,
    GuardedBackend,
    Internal,
    Names,
    NameUnknown,
    Poster,
    Target,
)
from app.services import webhooks
from app.workers.webhook_sender import AT_ONCE, WebhookSender
from tests.support.cast import place
from tests.support.name_server import NameServer, serving
from tests.support.receiver import Receiver

Settle = Callable[[], Awaitable[int]]
NOBODY = Internal(frozenset(), ())
SENT = "SELECT count(*) > 0 FROM webhooks.messages WHERE state = 'SENT'"


@pytest.fixture
async def names() -> AsyncIterator[Callable[[NameServer], Names]]:
    made: list[Names] = []

    def ask(server: NameServer) -> Names:
        made.append(Names(**server.options))
        return made[-1]

    yield ask
    for one in made:
        await one.close()


async def test_a_hundred_names_that_hang_delay_no_other(names) -> None:
    async with serving({"good.example": [["192.0.2.7"]]}) as server:
        ask = names(server)
        hanging = [asyncio.create_task(ask(f"hangs{number}.example", 443)) for number in range(100)]
        async with asyncio.timeout(10):
            while len({name for name in server.asked if name.startswith("hangs")}) < 100:
                server.heard.clear()
                await server.heard.wait()
        threads = threading.active_count()
        async with asyncio.timeout(2):
            assert await ask("good.example", 443) == [ip_address("192.0.2.7")]
        assert not any(task.done() for task in hanging)
        assert threading.active_count() == threads
        for task in hanging:
            task.cancel()
        done, pending = await asyncio.wait(hanging, timeout=2)
        assert not pending
        assert all(task.cancelled() for task in done)


async def test_a_name_without_an_answer_is_not_known_in_the_end(names) -> None:
    async with serving({"empty.example": [[]]}) as server:
        quick = names(server)
        quick._options |= {"timeout": 0.05}
        for name in ("hangs.example", "empty.example", "-", "a..b", "x" * 300, "é.example"):
            with pytest.raises(NameUnknown):
                await quick(name, 443)


async def test_localhost_and_numbers_need_no_name_server(names) -> None:
    async with serving({}) as server:
        ask = names(server)
        assert ip_address("127.0.0.1") in await ask("localhost", 80)
        assert await ask("127.0.0.1", 80) == [ip_address("127.0.0.1")]
        assert await ask("::1", 80) == [ip_address("::1")]
        assert server.asked == []


async def test_the_second_answer_of_a_name_server_is_never_asked_for(
    receiver: Receiver, names
) -> None:
    """Public at first, our own house after that; and one public address does not hide another."""
    answers = {
        "rebinds.example": [["192.0.2.1"], ["127.0.0.1"]],
        "mixed.example": [["93.184.216.34", "127.0.0.1"]],
        "ours.example": [["127.0.0.1"]],
    }
    dialled: list[str] = []

    class Dial(httpcore.AnyIOBackend):
        async def connect_tcp(self, host, *given, **more):
            dialled.append(host)
            raise httpcore.ConnectError("closed")

    async with serving(answers) as server:
        for name in ("ours.example", "mixed.example"):
            guarded = GuardedBackend(NOBODY, names(server), Dial())
            with pytest.raises(ForbiddenAddress):
                await guarded.connect_tcp(name, receiver.port)
        allowed = Internal(frozenset({("rebinds.example", None)}), ())
        guarded = GuardedBackend(allowed, names(server), Dial())
        with pytest.raises(httpcore.ConnectError):
            await guarded.connect_tcp("rebinds.example", receiver.port)
    assert dialled == ["192.0.2.1"]
    assert receiver.received == []


async def test_a_named_host_is_reached_by_its_name(receiver: Receiver, names) -> None:
    async with serving({"erp.example": [["127.0.0.1"]]}) as server:
        allowed = Internal(frozenset({("erp.example", receiver.port)}), ())
        poster = Poster(GuardedBackend(allowed, names(server)))
        target = Target("http", "erp.example", receiver.port, "/hooks")
        assert (await poster.post(target, {}, b"{}")).status == 204
        await poster.close()


@pytest.mark.usefixtures("shop")
async def test_endpoints_whose_name_servers_hang_hold_up_no_other(
    receiver: Receiver, settle: Settle, names
) -> None:
    """As many as would take every place there was."""
    for number in range(10):
        await webhooks.add_endpoint(
            webhooks.NewEndpoint(
                url=f"https://hangs{number}.example.net/x", event_types=["order.created"]
            ),
            "Bea",
        )
    for _ in range(4):
        await place(product_456=1)
    await settle()
    async with serving({}) as server:
        allowed = Internal(frozenset({("localhost", None)}), ())
        sender = WebhookSender(Poster(GuardedBackend(allowed, names(server)), at_once=AT_ONCE))
        bringing = asyncio.create_task(sender.main())
        async with asyncio.timeout(10):
            while len(set(server.asked)) < 10:
                server.heard.clear()
                await server.heard.wait()
        await webhooks.add_endpoint(
            webhooks.NewEndpoint(url=receiver.url(), event_types=["order.created"]), "Bea"
        )
        await place(product_456=1)
        await settle()
        async with asyncio.timeout(5):
            while not await fetch_value(SENT):
                await asyncio.sleep(0.005)
        assert len(receiver.taken) == 1
        bringing.cancel()
        await asyncio.wait({bringing})
    left = await fetch("SELECT DISTINCT state FROM webhooks.messages WHERE state <> 'SENT'")
    assert [row["state"] for row in left] == ["PENDING"]

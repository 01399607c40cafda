"""No webhook opens a door of our own house: forty ways of asking for one, and nobody knocks."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest

from app.infra.database import fetch, fetch_row
from app.infra.outbound import (
    GuardedBackend,
    Internal,
    NameUnknown,
    Poster,
    Target,
    Unsent,
    internal,
    target_of,
)
from app.services import webhooks
from app.values.fields import Invalid
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.receiver import Receiver
from tests.support.targets import BEHIND_A_NAME, ODDLY_WRITTEN, PUBLIC

NOBODY = Internal(frozenset(), ())


@dataclass
class House:
    """A listener that stands for every address that there is: opening one opens it."""

    port: int = 0
    knocked: int = 0

    async def connect_tcp(self, host: str, port: int, **options: Any) -> Any:
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.port)  # pyright: ignore[reportAttributeAccessIssue]

    def hears(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.knocked += 1
        writer.close()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    server = await asyncio.start_server(house.hears, "127.0.0.1", 0)
    house.port = server.sockets[0].getsockname()[1]
    with socket.create_server(("::1", house.port), family=socket.AF_INET6) as by_the_other_door:
        other = await asyncio.start_server(house.hears, sock=by_the_other_door)
        yield house
        other.close()
    server.close()


def leads_to(*answers: Sequence[str]) -> Callable[[str, int], Awaitable[Any]]:
    """A name server that gives one answer after the other, and the last for good."""
    left = list(answers)

    async def ask(host: str, port: int) -> Any:
        return [ip_address(one) for one in (left.pop(0) if len(left) > 1 else left[0])]

    return ask


async def without_a_name_server(host: str, port: int) -> Any:
    """Numbers in every spelling that the system reads, and this machine's own name."""
    try:
        found = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
        return [ip_address(address[0]) for *_, address in found]
    except OSError as error:
        if "localhost" in host.lower():
            return [ip_address("127.0.0.1")]
        raise NameUnknown(host) from error


async def post(target: Target, backend: GuardedBackend) -> str:
    """Why nothing was sent."""
    poster = Poster(backend)
    with pytest.raises(Unsent) as refused:
        await poster.post(target, {}, b"{}")
    await poster.close()
    return refused.value.reason


@pytest.mark.parametrize("url", ODDLY_WRITTEN)
async def test_an_odd_address_is_refused_and_nobody_knocks(url: str, house: House) -> None:
    written = url.format(port=house.port)
    with pytest.raises(Invalid):
        target_of(written, NOBODY)
    host = written.partition("//")[2].rpartition(":")[0].strip("[]")
    if host.isascii():
        past_the_reader = Target("https", host, house.port, "/")
        said = await post(past_the_reader, GuardedBackend(NOBODY, without_a_name_server))
        assert said in ("FORBIDDEN_ADDRESS", "NAME_UNKNOWN")
    assert house.knocked == 0


@pytest.mark.parametrize("address", BEHIND_A_NAME)
async def test_a_name_that_leads_into_the_house_is_refused_and_nobody_knocks(
    address: str, house: House
) -> None:
    target = target_of(f"https://hooks.example.com:{house.port}/", NOBODY)
    for answer in ([address], ["8.8.8.8", address], [address, "8.8.8.8"]):
        backend = GuardedBackend(NOBODY, leads_to(answer), house)  # pyright: ignore[reportArgumentType]
        assert await post(target, backend) == "FORBIDDEN_ADDRESS"
    assert house.knocked == 0


@pytest.mark.parametrize("address", PUBLIC)
async def test_a_public_address_is_reached_so_that_the_others_prove_something(
    address: str, house: House
) -> None:
    target = target_of(f"https://hooks.example.com:{house.port}/", NOBODY)

    class Believed(GuardedBackend):
        async def _checked(self, stream: Any, host: str, address: Any) -> Any:
            return stream

    backend = Believed(NOBODY, leads_to([address]), house)  # pyright: ignore[reportArgumentType]
    assert await post(target, backend) == "TLS"
    assert house.knocked == 1


async def test_a_name_that_leads_elsewhere_the_second_time_is_refused_then(house: House) -> None:
    """Rebinding: what was public when somebody looked is ours when it is opened."""
    ask = leads_to(["8.8.8.8"], ["127.0.0.1"])
    assert [str(one) for one in await ask("hooks.example.com", 443)] == ["8.8.8.8"]
    target = target_of(f"https://hooks.example.com:{house.port}/", NOBODY)
    for _ in range(2):
        assert await post(target, GuardedBackend(NOBODY, ask)) == "FORBIDDEN_ADDRESS"
    assert house.knocked == 0


async def test_what_was_opened_must_be_what_was_checked(house: House) -> None:
    """Whatever lies between, such as a rule of the kernel: the socket says where it arrived."""
    target = target_of(f"https://hooks.example.com:{house.port}/", NOBODY)
    backend = GuardedBackend(NOBODY, leads_to(["8.8.8.8"]), house)  # pyright: ignore[reportArgumentType]
    assert await post(target, backend) == "FORBIDDEN_ADDRESS"


async def test_no_proxy_of_the_environment_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{house.port}")
    target = target_of("https://hooks.example.com/", NOBODY)
    backend = GuardedBackend(NOBODY, leads_to(["10.0.0.1"]))
    assert await post(target, backend) == "FORBIDDEN_ADDRESS"
    assert house.knocked == 0


@pytest.mark.usefixtures("shop")
async def test_a_redirect_into_the_house_is_not_followed(
    house: House, receiver: Receiver, sender: WebhookSender, listen: Any, settle: Any
) -> None:
    await listen("order.created")
    for status in (301, 302, 303, 307, 308):
        away = {"location": f"http://127.0.0.1:{house.port}/"}
        receiver.answer = lambda _, status=status, away=away: (status, away, b"")
        await place(product_456=1)
        await settle()
        await sender.round()
    assert len(receiver.received) == 5
    assert house.knocked == 0


@pytest.mark.usefixtures("shop")
async def test_an_address_that_came_past_the_form_is_refused_when_it_is_sent(
    house: House, sender: WebhookSender, listen: Any, settle: Any
) -> None:
    endpoint = await listen("order.created")
    await fetch("UPDATE webhooks.endpoints SET url = $1", f"http://127.0.0.1:{house.port}/")
    await place(product_456=1)
    await settle()
    await sender.round()
    assert house.knocked == 0
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert message.last_reason == "FORBIDDEN_ADDRESS"
    row = await fetch_row("SELECT detail FROM webhooks.attempts")
    assert row
    assert row["detail"] == "must begin with https://"


def test_what_an_operator_names_is_allowed() -> None:
    allowed = internal("Hooks, erp:8080, 10.1.0.0/16, [::1]:9000, fd00::/8, 127.0.0.1")
    for url in (
        "http://hooks/",
        "https://hooks:8443/x?y=1",
        "http://erp:8080/",
        "http://10.1.2.3/",
        "http://[::1]:9000/",
        "http://[fd00::7]:81/",
        "http://127.0.0.1:22/",
        "https://example.com",
    ):
        assert target_of(url, allowed)
    for url in ("http://erp/", "http://10.2.0.1/", "http://[::1]/", "http://hooks.example.com/"):
        with pytest.raises(Invalid):
            target_of(url, allowed)


async def test_a_named_network_opens_what_leads_there_and_no_more(house: House) -> None:
    allowed = internal("127.0.0.0/8")
    target = target_of(f"https://hooks.example.com:{house.port}/", allowed)
    assert await post(target, GuardedBackend(allowed, leads_to(["127.0.0.1"]))) == "TLS"
    assert house.knocked == 1
    assert await post(target, GuardedBackend(allowed, leads_to(["::1"]))) == "FORBIDDEN_ADDRESS"
    assert house.knocked == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("HTTPS://Example.COM", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com?x=1", "https://example.com/?x=1"),
        ("https://xn--mller-kva.example/", "https://xn--mller-kva.example/"),
        ("https://8.8.8.8:8443/", "https://8.8.8.8:8443/"),
        ("https://[2001:4860:4860::8888]/", "https://[2001:4860:4860::8888]/"),
    ],
)
def test_an_address_is_kept_as_it_was_read(written: str, kept: str) -> None:
    assert target_of(written, NOBODY).url == kept


@pytest.mark.parametrize(
    "url",
    [
        *("https://", "https://.example.com/", "https://a..b/", "https://-a.example/"),
        *("https://example.com:0/", "https://example.com:65536/", "https://example.com:22/"),
        *("https://müller.example/", "https://example.com/#here", "https://example.com/ü"),
        "https://example.com/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        target_of(url, NOBODY)

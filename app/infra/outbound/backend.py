"""The only way out for requests: it resolves the name, checks, and connects to what it checked.

A check before the request would be worth nothing, since a name server may give another answer the
second time. So names are resolved here, every address of a name is checked, and the connection is
opened to the address itself. TLS still verifies the name.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any, Final, cast

import httpcore

from app.infra.outbound.addresses import Internal, IpAddress, internal, is_public
from app.infra.outbound.names import Names, NameUnknown

Resolve = Callable[[str, int], Awaitable[Sequence[IpAddress]]]

# Seconds for each address of a name.
CONNECTS_WITHIN: Final = 5.0


class ForbiddenAddress(Exception):
    """The text names the host, and the address that it resolves to."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections only to public addresses, and to those that the operator named.

    `dial` opens the connection to an address; tests replace it, and `ask` as well.
    """

    def __init__(
        self,
        allowed: Internal | None = None,
        ask: Resolve | None = None,
        dial: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = internal() if allowed is None else allowed
        self._names = Names()
        self._ask = ask or self._names
        self._dial = dial or cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises `ForbiddenAddress` if one address of the name is not allowed, `NameUnknown`, and
        what the last address that was tried has raised.
        """
        addresses = await self._ask(host, port)
        for address in addresses:
            self._check(host, port, address)
        failed: Exception = NameUnknown(f"{host} has no address")
        for address in addresses:
            try:
                stream = await self._dial.connect_tcp(
                    str(address), port, timeout=CONNECTS_WITHIN, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return await self._checked(stream, host, address)
        raise failed

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise ForbiddenAddress(path)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def close(self) -> None:
        await self._names.close()

    def _check(self, host: str, port: int, address: IpAddress) -> None:
        if self._allowed.names(host, port) or self._allowed.holds(address) or is_public(address):
            return
        raise ForbiddenAddress(f"{host} leads to {address}, which is not public")

    async def _checked(
        self, stream: httpcore.AsyncNetworkStream, host: str, address: IpAddress
    ) -> httpcore.AsyncNetworkStream:
        # The socket says whom it reached: a layer below may have connected elsewhere.
        peer = stream.get_extra_info("server_addr")
        if peer and ip_address(peer[0]) == address:
            return stream
        await stream.aclose()
        raise ForbiddenAddress(f"{host} was reached at {peer}, not at {address}")

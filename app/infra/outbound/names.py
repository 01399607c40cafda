"""Name resolution without a thread, so that a name server that hangs delays only its caller.

The system's own `getaddrinfo` blocks a thread until it gives up, which can take half a minute, and
cannot be cancelled (docs/decisions/0031-outbound.md).
"""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address
from socket import IPPROTO_TCP, SOCK_STREAM
from typing import Any, Final

import aiodns

from app.infra.outbound.addresses import IpAddress

# Seconds; each name server is asked twice, the second time for twice as long.
ASKED_AGAIN_AFTER: Final = 2.5
TRIES: Final = 2


class NameUnknown(Exception):
    """No name server knows the host, or none answers."""


class Names:
    """Resolves a host from the machine's hosts file, then its name servers, as c-ares reads both.

    `options` are aiodns' own, such as other name servers. A query is dropped when its task is
    cancelled.
    """

    def __init__(self, **options: Any) -> None:
        self._options: dict[str, Any] = {"timeout": ASKED_AGAIN_AFTER, "tries": TRIES} | options
        self._resolver: aiodns.DNSResolver | None = None

    async def __call__(self, host: str, port: int) -> Sequence[IpAddress]:
        """Returns every address of `host`, in the order to try them. Raises `NameUnknown`."""
        if self._resolver is None:
            loop = asyncio.get_running_loop()
            self._resolver = aiodns.DNSResolver(loop=loop, **self._options)
        try:
            found = await self._resolver.getaddrinfo(
                host, port=port, type=SOCK_STREAM, proto=IPPROTO_TCP
            )
        except (aiodns.error.DNSError, UnicodeError, ValueError) as error:
            raise NameUnknown(f"{host}: {_said(error)}") from error
        return list(dict.fromkeys(ip_address(_text(node.addr[0])) for node in found.nodes))

    async def close(self) -> None:
        if self._resolver is not None:
            await self._resolver.close()
            self._resolver = None


def _text(address: str | bytes) -> str:
    return address.decode() if isinstance(address, bytes) else address


def _said(error: Exception) -> str:
    # aiodns gives a number and then its meaning.
    return str(error.args[-1]) if error.args else type(error).__name__

"""An HTTP client for the API of one server that the operator named."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import httpcore
import httpx
import msgspec

from app.infra.outbound.addresses import Internal
from app.infra.outbound.backend import GuardedBackend
from app.infra.outbound.client import SendingFailure, Unsent, unsent
from app.infra.outbound.targets import PORTS
from app.values.server_url import split_url

# Seconds for a whole answer.
ANSWERED_WITHIN: Final = 25.0
LONGEST_BODY: Final = 2 * 1024 * 1024


class ApiReply(msgspec.Struct, frozen=True):
    """The names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ApiCaller:
    """No redirects, no proxies. The server may be on the shop's own network: it is the operator's
    choice, and nobody else can name another.
    """

    def __init__(self, base: str) -> None:
        parted = split_url(base, ("http", "https"))
        self._scheme, self._host = parted.scheme, parted.hostname or ""
        self._port = parted.port or PORTS[self._scheme]
        self._path = parted.path.rstrip("/")
        named = Internal(frozenset({(self._host, self._port)}), ())
        self._backend = GuardedBackend(named)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=16,
            keepalive_expiry=15.0,
            network_backend=self._backend,
        )

    async def call(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> ApiReply:
        """Raises `Unsent`, also if the answer broke off. Every status is an answer."""
        url = httpcore.URL(
            scheme=self._scheme.encode(),
            host=self._host.encode(),
            port=self._port,
            target=f"{self._path}{path}".encode(),
        )
        own = [("Host", f"{self._host}:{self._port}"), ("Content-Length", str(len(body)))]
        request = httpcore.Request(method, url, headers=[*own, *headers.items()], content=body)
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await self._read(await self._pool.handle_async_request(request))
        except Unsent:
            raise
        except Exception as error:
            raise unsent(error) from error

    async def close(self) -> None:
        await self._pool.aclose()
        await self._backend.close()

    async def _read(self, response: httpcore.Response) -> ApiReply:
        read = bytearray()
        try:
            async for part in response.aiter_stream():
                read += part
                if len(read) > LONGEST_BODY:
                    raise Unsent(SendingFailure.BROKEN, "the answer is too long")
        finally:
            with suppress(Exception):
                await response.aclose()
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        return ApiReply(response.status, headers, bytes(read))

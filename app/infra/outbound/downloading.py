"""An HTTP client for GET of files from addresses that a user has typed."""

import asyncio
from contextlib import suppress
from typing import Final
from urllib.parse import quote, urljoin

import httpcore
import httpx
import msgspec

from app.infra.outbound.addresses import Internal, internal
from app.infra.outbound.backend import GuardedBackend
from app.infra.outbound.client import SendingFailure, Unsent, unsent
from app.infra.outbound.targets import Target, target_of
from app.values.fields import Invalid

# Seconds for one file, with all its redirects.
READS_WITHIN: Final = 30.0
MOST_REDIRECTS: Final = 3
PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class Download(msgspec.Struct, frozen=True):
    """`content` is empty unless the status is 200; `is_whole` is False for a file that was too long
    to be read to its end.
    """

    status: int
    content: bytes
    is_whole: bool = True


class Downloader:
    """Follows redirects, because the addresses of pictures lead to other servers; each target is
    judged like the first. Connections are opened through the guarded backend only.
    """

    def __init__(
        self,
        backend: GuardedBackend | None = None,
        allowed: Internal | None = None,
        at_once: int = 8,
    ) -> None:
        self._backend = backend or GuardedBackend()
        self._allowed = internal() if allowed is None else allowed
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=at_once,
            keepalive_expiry=15.0,
            network_backend=self._backend,
        )

    async def get(self, url: str, at_most: int) -> Download:
        """Reads at most `at_most` bytes. Raises `Invalid` for the address, and `Unsent`."""
        try:
            async with asyncio.timeout(READS_WITHIN):
                for _redirect in range(MOST_REDIRECTS + 1):
                    found = await self._once(self._target(url), at_most)
                    if isinstance(found, Download):
                        return found
                    url = _followed(url, found)
        except Invalid:
            raise
        except Exception as error:
            raise unsent(error) from error
        raise Unsent(SendingFailure.REDIRECT, "too many redirects")

    async def close(self) -> None:
        await self._pool.aclose()
        await self._backend.close()

    def _target(self, url: str) -> Target:
        # Files have the names of pictures as people typed them.
        url = quote(url, safe=PRINTABLE)
        try:
            return target_of(url, self._allowed)
        except Invalid:
            # Old tables have addresses without TLS, at servers that have it by now.
            if not url.lower().startswith("http://"):
                raise
        return target_of(f"https://{url[7:]}", self._allowed)

    async def _once(self, target: Target, at_most: int) -> Download | str:
        """Returns the address to which the answer sends on, or what it has."""
        address = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        headers = [("Host", target.url.split("/", 3)[2]), ("Accept", "image/*")]
        response = await self._pool.handle_async_request(
            httpcore.Request("GET", address, headers=headers)
        )
        try:
            given = {name.lower(): value for name, value in response.headers}
            if response.status in REDIRECTS and (location := given.get(b"location")):
                return quote(location, safe=PRINTABLE)
            if response.status != 200:
                return Download(response.status, b"")
            read = bytearray()
            async for part in response.aiter_stream():
                read += part
                if len(read) > at_most:
                    return Download(200, b"", is_whole=False)
            return Download(200, bytes(read))
        finally:
            with suppress(Exception):
                await response.aclose()


def _followed(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Invalid("url", "leads to what is no address") from error

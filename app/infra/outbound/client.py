"""An HTTP client for POST: no redirects, no proxies, and limits on the answer's time and size."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Final

import httpcore
import httpx
import msgspec

from app.i18n.language import gettext_noop
from app.infra.outbound.backend import ForbiddenAddress, GuardedBackend
from app.infra.outbound.names import NameUnknown
from app.infra.outbound.targets import Target
from app.values import untrusted

# Seconds from resolving the name to the head of the answer; Standard Webhooks say 15 to 30.
ANSWERS_WITHIN: Final = 15.0
# Seconds for the answer's body, which no longer changes the outcome.
READS_WITHIN: Final = 2.0
# Bytes after which the connection is dropped instead of read further.
LONGEST_READ: Final = 16 * 1024
# Characters of an answer that are kept.
LONGEST_ANSWER: Final = 1024
KEPT_OPEN: Final = 15.0


class SendingFailure(StrEnum):
    """Why an attempt failed, as a code for programs."""

    STATUS = "STATUS"
    REDIRECT = "REDIRECT"
    GONE = "GONE"
    TIMEOUT = "TIMEOUT"
    UNREACHABLE = "UNREACHABLE"
    NAME_UNKNOWN = "NAME_UNKNOWN"
    FORBIDDEN_ADDRESS = "FORBIDDEN_ADDRESS"
    TLS = "TLS"
    BROKEN = "BROKEN"


# The same as a sentence for people.
REASONS: Final[Mapping[str, str]] = {
    SendingFailure.STATUS: gettext_noop("The receiver answered with an error"),
    SendingFailure.REDIRECT: gettext_noop(
        "The receiver sends elsewhere; redirects are not followed"
    ),
    SendingFailure.GONE: gettext_noop("The receiver has unsubscribed (410 Gone)"),
    SendingFailure.TIMEOUT: gettext_noop("The receiver did not answer in time"),
    SendingFailure.UNREACHABLE: gettext_noop("No answer from the address"),
    SendingFailure.NAME_UNKNOWN: gettext_noop("The host name is unknown"),
    SendingFailure.FORBIDDEN_ADDRESS: gettext_noop(
        "The host resolves to an address that is not public"
    ),
    SendingFailure.TLS: gettext_noop("The TLS connection failed: the certificate may be wrong"),
    SendingFailure.BROKEN: gettext_noop("The connection broke, or the answer was not HTTP"),
}


class Reply(msgspec.Struct, frozen=True):
    """`text` is the beginning of the body; `retry_after` is the header as it came."""

    status: int
    text: str
    retry_after: str | None = None


class Unsent(Exception):
    """There was no answer; `detail` is what the system said."""

    def __init__(self, reason: SendingFailure, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Poster:
    """Keeps connections open for a while; each was checked when it was opened.

    It uses httpcore itself and not httpx, because httpcore lets the network be replaced, and knows
    no redirects, no proxies from the environment and no compressed answers.
    """

    def __init__(self, backend: GuardedBackend | None = None, at_once: int = 64) -> None:
        self._backend = backend or GuardedBackend()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=at_once,
            max_keepalive_connections=16,
            keepalive_expiry=KEPT_OPEN,
            network_backend=self._backend,
        )

    async def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> Reply:
        """Raises `Unsent`. Every status is an answer, that of a redirect too."""
        url = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        request = httpcore.Request(
            "POST",
            url,
            headers=[
                ("Host", target.url.split("/", 3)[2]),
                *headers.items(),
                ("Content-Length", str(len(body))),
            ],
            content=body,
        )
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                response = await self._pool.handle_async_request(request)
        except Exception as error:
            raise unsent(error) from error
        try:
            text = await _beginning(response)
        finally:
            with suppress(Exception):
                await response.aclose()
        given = {name.lower(): value for name, value in response.headers}
        retry_after = given.get(b"retry-after")
        return Reply(
            response.status, text, untrusted.storable(retry_after) if retry_after else None
        )

    async def close(self) -> None:
        await self._pool.aclose()
        await self._backend.close()


async def _beginning(response: httpcore.Response) -> str:
    read = bytearray()
    with suppress(Exception):
        async with asyncio.timeout(READS_WITHIN):
            async for part in response.aiter_stream():
                read += part
                if len(read) > LONGEST_READ:
                    break
    return untrusted.storable(bytes(read), LONGEST_ANSWER)


def unsent(error: Exception) -> Unsent:
    """Returns why there was no answer; raises the error if it is none of the network."""
    said = untrusted.error_text(error)
    if isinstance(error, ForbiddenAddress):
        return Unsent(SendingFailure.FORBIDDEN_ADDRESS, said)
    if isinstance(error, NameUnknown):
        return Unsent(SendingFailure.NAME_UNKNOWN, said)
    if isinstance(error, (TimeoutError, httpcore.TimeoutException)):
        return Unsent(SendingFailure.TIMEOUT, said)
    if isinstance(error, httpcore.ConnectError):
        cause = error.__context__
        there = isinstance(cause, ssl.SSLError) or not isinstance(cause, OSError)
        return Unsent(SendingFailure.TLS if there else SendingFailure.UNREACHABLE, said)
    if isinstance(error, (httpcore.NetworkError, httpcore.ProtocolError, OSError)):
        return Unsent(SendingFailure.BROKEN, said)
    raise error

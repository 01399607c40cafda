"""Gzip for static files, as far as a client accepts it (RFC 9110, section 12.5.3)."""

import re
from typing import Final

from litestar.config.compression import CompressionConfig
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import CompressionEncoding
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Message, Receive, Scope, Send

CODING: Final = re.compile(
    r"\s*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(;\s*[qQ]=(?P<weight>[01](\.[0-9]{0,3})?)\s*)?"
)
# The first of these that a client names gives the weight of gzip.
GZIP: Final = ("gzip", "x-gzip", "*")


def takes_gzip(accept_encoding: str) -> bool:
    """Returns whether gzip is allowed, and not weighted below `identity`."""
    weights: dict[str, float] = {}
    for entry in accept_encoding.split(","):
        if found := CODING.fullmatch(entry):
            weights.setdefault(found["name"].lower(), float(found["weight"] or 1))
    weight = next((weights[name] for name in GZIP if name in weights), 0.0)
    return weight > 0 and weight >= weights.get("identity", 0.0)


class _Gzip(CompressionMiddleware):
    """Parses the header; Litestar's middleware looks for the letters "gzip", or omits `Vary`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableScopeHeaders.from_message(message)["Vary"] = "Accept-Encoding"
            await send(message)

        if takes_gzip(Headers.from_scope(scope).get("accept-encoding", "")):
            compressing = self.create_compression_send_wrapper(
                varied, CompressionEncoding.GZIP, scope
            )
            await self.app(scope, receive, compressing)
        else:
            await self.app(scope, receive, varied)


# For files only: compressing a visitor's input beside a secret would disclose it (BREACH).
COMPRESSED: Final = DefineMiddleware(_Gzip, config=CompressionConfig("gzip"))

"""Refusal of bytes that are not UTF-8, and of NUL, before a request is used.

PostgreSQL cannot keep NUL, and writes a line into its own log for each; a decoding error quotes its
input, and would carry a password into the shop's log.
"""

import re
import string
from typing import Any, Final
from urllib.parse import quote, unquote_to_bytes

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from app.i18n.language import gettext as _
from app.web.field_errors import FieldError
from app.web.problems import Problem, invalid

NUL: Final = (b"%00", b"\x00")
# Set in the state of a request whose Host header names no host.
NO_HOST: Final = "no host"
HOST: Final = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(:(?P<port>[0-9]{0,5}))?")
LAST_PORT: Final = 65535
URL_ENCODED: Final = "application/x-www-form-urlencoded"


class ReadableRequest(Request[Any, Any, Any]):
    """Reads forms as UTF-8, or raises a bad request that repeats nothing of them."""

    async def form(self) -> FormMultiDict:
        try:
            if self.content_type[0] == URL_ENCODED:
                unquote_to_bytes(await self.body()).decode()
            sent = await super().form()
            for name, value in sent.multi_items():
                f"{name}{value if isinstance(value, str) else ''}".encode()
        except HTTPException:
            raise
        except (AssertionError, AttributeError, LookupError, TypeError, ValueError):
            raise Problem("bad-request", _("The form is not text in UTF-8.")) from None
        return sent


class Readable:
    """Makes the host and the query readable as text for all layers below.

    Bytes of the query that are not ASCII are written as a browser writes them. A host that is none
    is not passed on, and `refuse_nul` refuses the request. NUL is removed from the query of a page,
    as from its forms; the API refuses it by name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["query_string"] = _without_nul(scope) if _is_page(scope) else _query(scope)
            hosts = [value for name, value in scope["headers"] if name == b"host"]
            if len(hosts) > 1 or not all(map(_is_host, hosts)):
                kept = [one for one in scope["headers"] if one[0] != b"host"]
                scope["headers"] = [*kept, (b"host", b"localhost")]
                scope.setdefault("state", {})[NO_HOST] = True
        await self._app(scope, receive, send)


def _is_page(scope: HTTPScope) -> bool:
    return not scope["path"].startswith("/api/")


def _query(scope: HTTPScope) -> bytes:
    query = scope["query_string"]
    return query if query.isascii() else quote(query, safe=string.punctuation).encode()


def _without_nul(scope: HTTPScope) -> bytes:
    # Removing one must not make another, so this is a single pass, however long the query is.
    query = _query(scope)
    if not any(one in query for one in NUL):
        return query
    kept = bytearray()
    for byte in query:
        kept.append(byte)
        for one in NUL:
            if kept.endswith(one):
                del kept[-len(one) :]
    return bytes(kept)


def _is_host(host: bytes) -> bool:
    found = HOST.fullmatch(host)
    return found is not None and int(found["port"] or 0) <= LAST_PORT


def refuse_nul(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises Problem for NUL in the path or in a parameter, and for a host that is none."""
    if connection.scope["state"].get(NO_HOST):
        raise Problem("bad-request", _("The header Host names no host."))
    if "\x00" in connection.scope["path"]:
        raise Problem("not-found", _("There is nothing at this address."))
    if any(one in connection.scope["query_string"] for one in NUL):
        raise invalid(
            *(
                FieldError(name.replace("\x00", ""), "holds a character that is no text (NUL)")
                for name, value in connection.query_params.multi_items()
                if "\x00" in f"{name}{value}"
            )
        )

"""What cannot be read as text is refused before it is used: bytes that are not UTF-8, and NUL.

PostgreSQL keeps no NUL and writes a line into its own log for each; a decoding error quotes what
was typed, and would carry a password into ours.
"""

from typing import Any, Final
from urllib.parse import unquote_to_bytes

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from app.languages import gettext as _
from app.routes.field_errors import FieldError
from app.routes.problems import Problem, invalid

NUL: Final = (b"%00", b"\x00")
URL_ENCODED: Final = "application/x-www-form-urlencoded"


class ReadableRequest(Request[Any, Any, Any]):
    """Its forms are text in UTF-8, or a bad request that repeats nothing of them."""

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


class WithoutNul:
    """Leaves NUL out of the query of a page, as its forms do; the API refuses it by name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/api/"):
            query = scope["query_string"]
            while any(one in query for one in NUL):
                for one in NUL:
                    query = query.replace(one, b"")
            scope["query_string"] = query
        await self._app(scope, receive, send)


def refuse_nul(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard. Nothing stands at an address with NUL in it, and no parameter may hold one."""
    if "\x00" in connection.scope["path"]:
        raise Problem("not-found", _("Nothing stands at this address."))
    if any(one in connection.scope["query_string"] for one in NUL):
        raise invalid(
            *(
                FieldError(name.replace("\x00", ""), "holds a character that is no text (NUL)")
                for name, value in connection.query_params.multi_items()
                if "\x00" in f"{name}{value}"
            )
        )

"""HEAD and OPTIONS, which every address answers in addition to its handlers' methods."""

from collections import defaultdict
from collections.abc import Iterable

from litestar.datastructures import MutableScopeHeaders
from litestar.routes import BaseRoute, HTTPRoute
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class HeadAndOptions:
    """Routes see a GET for HEAD; the server then leaves out the body.

    Streams refuse HEAD, since they have no end and so no length. Litestar's own answer to OPTIONS
    names only the methods of an address's first handler; this one names all.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._methods: defaultdict[str, set[str]] = defaultdict(set)
        for route in routes:
            if isinstance(route, HTTPRoute):
                self._methods[route.path_format] |= route.methods
        for path, methods in self._methods.items():
            if _has_head(methods, path):
                methods.add("HEAD")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_all(message: Message) -> None:
            methods = self._methods.get(scope.get("path_template", ""))
            if message["type"] == "http.response.start" and methods:
                headers = MutableScopeHeaders.from_message(message)
                headers["Allow"] = ", ".join(sorted(methods))
            await send(message)

        async def with_head(message: Message) -> None:
            # Litestar's 405 names the methods of the handlers only.
            if message["type"] == "http.response.start" and message["status"] == 405:
                headers = MutableScopeHeaders.from_message(message)
                methods = set(headers.get("Allow", "").split(", "))
                if _has_head(methods, scope["path"]):
                    methods.add("HEAD")
                headers["Allow"] = ", ".join(sorted(methods))
            await send(message)

        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            await self._app(scope, receive, with_all)
        elif scope["type"] == "http" and scope["method"] == "HEAD" and not _has_no_end(scope):
            await self._app({**scope, "method": "GET"}, receive, with_head)
        else:
            await self._app(scope, receive, with_head)


def _has_head(methods: set[str], path: str) -> bool:
    return "GET" in methods and not path.endswith("/stream")


def _has_no_end(scope: Scope) -> bool:
    return scope["path"].endswith("/stream")

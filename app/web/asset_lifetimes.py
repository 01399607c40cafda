"""The lifetimes of static files in browsers: for ever under a versioned address, and no other."""

import hashlib
from functools import cache
from typing import Final
from urllib.parse import parse_qsl

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.web.assets import STATIC, manifest, sent
from app.web.conditional import is_known

OF_A_BODY: Final = frozenset({"content-encoding", "content-length", "content-type"})


def lifetime(path: str, query: str) -> str | None:
    """Returns the `Cache-Control` that replaces "for ever", and None for the file's own address.

    During a rolling upgrade a page of another version asks for other content than the file has
    here, and no cache may keep that.
    """
    version = dict(parse_qsl(query)).get("v")
    if version is None:
        return "no-cache"
    known = _versions(path.removeprefix("/static/"))
    return None if version in known else "no-store"


class Lifetimes:
    """Wraps all routes, so that no cache keeps a file under an address of another version.

    A file's ETag is that of its content. It is weak, because the compressed file has the same one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        known = False

        async def with_lifetime(message: Message) -> None:
            nonlocal known
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                directive = lifetime(scope["path"], scope["query_string"].decode("latin-1"))
                if directive:
                    headers["Cache-Control"] = directive
                if message["status"] == 200:
                    headers["ETag"] = f'W/"{digest(scope["path"].removeprefix("/static/"))}"'
                    known = is_known(
                        headers["ETag"], Headers.from_scope(scope).get("if-none-match")
                    )
                if known:
                    message["status"] = 304
                    for name in OF_A_BODY & headers.keys():
                        del headers[name]
            elif message["type"] == "http.response.body" and known:
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, with_lifetime)


@cache
def _there() -> frozenset[str]:
    # Only these files are read, since a path may lead elsewhere, such as `//dev/zero`.
    return frozenset(
        file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file()
    )


@cache
def _versions(path: str) -> frozenset[str]:
    if path not in _there():
        return frozenset()
    digests = {f"vendor/{file.path}": file.sha256[:12] for file in manifest().values()}
    known = {digests[path]} if path in digests else set[str]()
    return frozenset(known | {digest(path)})


@cache
def digest(path: str) -> str:
    # A sheet or a script is sent in another form than its file has.
    return hashlib.sha256(sent(path)).hexdigest()[:12]

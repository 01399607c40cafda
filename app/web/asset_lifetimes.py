"""How long a browser may keep a file: for ever under its own address, and not under another."""

import hashlib
from functools import cache
from urllib.parse import parse_qsl

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.web.assets import STATIC, manifest, sent


def lifetime(path: str, query: str) -> bytes | None:
    """What a file's `Cache-Control` must be instead of for ever; None for its own address.

    A page of another version asks for another content than the one that is here: during a rolling
    upgrade that must stay in no cache.
    """
    version = dict(parse_qsl(query)).get("v")
    if version is None:
        return b"no-cache"
    known = _versions(path.removeprefix("/static/"))
    return None if version in known else b"no-store"


class Lifetimes:
    """Around all routes: files whose address is not of this version are not kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return

        async def with_lifetime(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = lifetime(scope["path"], scope["query_string"].decode("latin-1"))
                if told:
                    name = b"cache-control"
                    others = [one for one in message["headers"] if one[0].lower() != name]
                    message["headers"] = [*others, (name, told)]
            await send(message)

        await self._app(scope, receive, with_lifetime)


@cache
def _there() -> frozenset[str]:
    """The files below /static, the only ones read: a path may lead out, such as `//dev/zero`."""
    return frozenset(
        file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file()
    )


@cache
def _versions(path: str) -> frozenset[str]:
    """What `v` may be in the address of this file; nothing where none is there."""
    if path not in _there():
        return frozenset()
    told = {f"vendor/{file.path}": file.sha256[:12] for file in manifest().values()}
    known = {told[path]} if path in told else set[str]()
    return frozenset(known | {hashlib.sha256(sent(path)).hexdigest()[:12]})

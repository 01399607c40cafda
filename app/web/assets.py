"""The files a page points at."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.file_system import BaseLocalFileSystem
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from rjsmin import jsmin

STATIC: Final = Path(__file__).parent.parent / "static"
COMPRESSED: Final = DefineMiddleware(CompressionMiddleware, config=CompressionConfig("gzip"))
"""Files only: compressing a visitor's words beside a secret would give it away (BREACH)."""
FOR_EVER: Final = CacheControlHeader(max_age=31_536_000, immutable=True)


class Asset(msgspec.Struct, frozen=True):
    """Where the browser finds a file; one from a package registry has the hash it must have."""

    href: str
    integrity: str | None = None


@cache
def asset(name: str) -> Asset:
    """`static/<name>` under an address that changes with its content.

    Names that begin with `vendor/` are looked up in the manifest that set-up wrote; raises
    RuntimeError naming `make setup` while it is not there.
    """
    if name.startswith("vendor/"):
        return _vendor(name.removeprefix("vendor/"))
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return Asset(f"/static/{name}?v={digest[:12]}")


def picture(path: str) -> str:
    """The address of a product's picture; what is no file of the shop is left to the web server."""
    return asset(path).href if (STATIC / path).is_file() else f"/static/{path}"


def _vendor(name: str) -> Asset:
    manifest = STATIC / "vendor" / "manifest.json"
    try:
        entry = msgspec.json.decode(manifest.read_bytes())[name]
    except (FileNotFoundError, KeyError) as missing:
        raise RuntimeError(f"static/vendor has no {name}: run `make setup`") from missing
    return Asset(f"/static/vendor/{entry['path']}?v={entry['sha256'][:12]}", entry["integrity"])


@get(
    [f"/static/{script.relative_to(STATIC)}" for script in STATIC.glob("js/**/*.js")],
    cache_control=FOR_EVER,
    middleware=[COMPRESSED],
    include_in_schema=False,
)
async def own_script(request: Request[Any, Any, Any]) -> Response[str]:
    """Without comments and indentation, which are a quarter of its weight."""
    return Response(_without_comments(request.url.path), media_type="text/javascript")


@cache
def _without_comments(path: str) -> str:
    return str(jsmin((STATIC / path.removeprefix("/static/")).read_text()))


class _Files(BaseLocalFileSystem):
    """A name that no file can have is the name of no file: too long, or below a file."""

    async def info(self, path: Any, **more: Any) -> Any:
        try:
            return await super().info(path, **more)
        except (OSError, ValueError) as error:
            raise FileNotFoundError(str(path)) from error


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
    file = STATIC / path
    manifest = msgspec.json.decode((STATIC / "vendor" / "manifest.json").read_bytes())
    told = {f"vendor/{entry['path']}": entry["sha256"][:12] for entry in manifest.values()}
    known = {told[path]} if path in told else set[str]()
    return frozenset(known | {hashlib.sha256(file.read_bytes()).hexdigest()[:12]})


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


handlers = [
    own_script,
    create_static_files_router(
        path="/static",
        directories=[STATIC],
        file_system=_Files(),
        cache_control=FOR_EVER,
        middleware=[COMPRESSED],
        include_in_schema=False,
    ),
]

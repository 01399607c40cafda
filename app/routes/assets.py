"""The files a page points at."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.file_system import BaseLocalFileSystem
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router
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
    """The address of a product's picture; what is no file of ours is left to the web server."""
    return asset(path).href if (STATIC / path).is_file() else f"/static/{path}"


def _vendor(name: str) -> Asset:
    manifest = STATIC / "vendor" / "manifest.json"
    try:
        entry = msgspec.json.decode(manifest.read_bytes())[name]
    except (FileNotFoundError, KeyError) as missing:
        raise RuntimeError(f"static/vendor has no {name}: run `make setup`") from missing
    return Asset(f"/static/vendor/{entry['path']}?v={entry['sha256'][:12]}", entry["integrity"])


@get(
    [f"/static/{script.name}" for script in STATIC.glob("*.js")],
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

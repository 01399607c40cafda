"""The static files that pages refer to, and the content that browsers get for them.

A sheet is sent with its imports inlined, so that a page asks for one file. A script is sent with
the versioned addresses of the modules that it imports.
"""

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import CacheControlHeader
from litestar.file_system import BaseLocalFileSystem
from litestar.static_files import create_static_files_router
from rjsmin import jsmin

from app.web.compression import COMPRESSED

STATIC: Final = Path(__file__).parent.parent / "static"
FOR_EVER: Final = CacheControlHeader(max_age=31_536_000, immutable=True)
# Litestar adds the charset.
KINDS: Final = {".css": "text/css", ".js": "text/javascript"}
OURS: Final = frozenset(
    file.relative_to(STATIC).as_posix()
    for folder in ("css", "js")
    for file in (STATIC / folder).rglob("*.*")
)
_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_SHEET: Final = re.compile(
    r'@import "(?P<path>\S+?)"(?: layer\((?P<layer>\w+)\))?(?P<media> \w+)?;'
)
_MODULE: Final = re.compile(r'^(?P<names>import .*)"(?P<path>\.\S+)";$', re.MULTILINE)


class Asset(msgspec.Struct, frozen=True):
    """The address of a file, and the hash that one from a package registry must have."""

    href: str
    integrity: str | None = None


class Vendored(msgspec.Struct, frozen=True):
    """A file from a package registry, as set-up wrote it into the manifest."""

    path: str
    integrity: str
    sha256: str


@cache
def asset(name: str) -> Asset:
    """Returns `static/<name>` under an address that changes with its content.

    Names that begin with `vendor/` are looked up in the manifest that set-up wrote; raises
    RuntimeError naming `make setup` if it is missing.
    """
    if name.startswith("vendor/"):
        file = vendored(name)
        return Asset(f"/static/vendor/{file.path}?v={file.sha256[:12]}", file.integrity)
    digest = hashlib.sha256(sent(name)).hexdigest()
    return Asset(f"/static/{name}?v={digest[:12]}")


@cache
def installed(name: str) -> Asset | None:
    """Returns a file that pages can do without, or None until `make setup` has brought it."""
    return asset(name) if name.removeprefix("vendor/") in manifest() else None


@lru_cache(maxsize=1024)
def picture(path: str) -> str:
    # A path that is no file of the shop is left to the web server.
    return asset(path).href if (STATIC / path).is_file() else f"/static/{path}"


@cache
def sent(name: str) -> bytes:
    if name not in OURS:
        return (STATIC / name).read_bytes()
    return (_sheet(name) if name.endswith(".css") else _script(name)).encode()


def manifest() -> dict[str, Vendored]:
    return msgspec.json.decode(
        (STATIC / "vendor" / "manifest.json").read_bytes(), type=dict[str, Vendored]
    )


def vendored(name: str) -> Vendored:
    try:
        return manifest()[name.removeprefix("vendor/")]
    except (FileNotFoundError, KeyError) as missing:
        raise RuntimeError(f"static has no {name}: run `make setup`") from missing


def _sheet(name: str) -> str:
    def imported(found: re.Match[str]) -> str:
        path = normpath(f"{dirname(name)}/{found['path']}")
        text = _vendored_text(path) if path.startswith("vendor/") else _sheet(path)
        if found["media"]:
            text = f"@media{found['media']} {{\n{text}}}"
        return f"@layer {found['layer']} {{\n{text}}}" if found["layer"] else text

    return _SHEET.sub(imported, _COMMENT.sub("", (STATIC / name).read_text()))


def _script(name: str) -> str:
    def imported(found: re.Match[str]) -> str:
        path = normpath(f"{dirname(name)}/{found['path']}")
        return f'{found["names"]}"{asset(path).href}";'

    return str(jsmin(_MODULE.sub(imported, (STATIC / name).read_text())))


def _vendored_text(name: str) -> str:
    """Raises RuntimeError for a file whose hash is not the manifest's.

    A browser checks a file that it gets unchanged by `integrity`; an inlined one is checked here.
    """
    file = vendored(name)
    content = (STATIC / "vendor" / file.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise RuntimeError(f"static/vendor/{file.path} is not as it came: run `make setup`")
    return content.decode()


@get(
    [f"/static/{name}" for name in sorted(OURS)],
    cache_control=FOR_EVER,
    middleware=[COMPRESSED],
    include_in_schema=False,
)
async def own_text(request: Request[Any, Any, Any]) -> Response[bytes]:
    # Comments, a quarter of the weight of sheets and scripts, are left out.
    name = request.url.path.removeprefix("/static/")
    return Response(sent(name), media_type=KINDS[Path(name).suffix])


class _Files(BaseLocalFileSystem):
    """Treats a name that no file can have as a missing file: one too long, or one below a file."""

    async def info(self, path: Any, **more: Any) -> Any:
        try:
            return await super().info(path, **more)
        except (OSError, ValueError) as error:
            raise FileNotFoundError(str(path)) from error


handlers = [
    own_text,
    create_static_files_router(
        path="/static",
        directories=[STATIC],
        file_system=_Files(),
        cache_control=FOR_EVER,
        middleware=[COMPRESSED],
        include_in_schema=False,
    ),
]

"""The files a page points at."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

STATIC: Final = Path(__file__).parent.parent / "static"


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
    return Asset(f"/static/vendor/{entry['path']}", entry["integrity"])

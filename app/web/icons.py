"""Lucide's icons, drawn once into one file that pages refer to by name."""

import hashlib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree
from zipfile import ZipFile

from litestar import Response, get
from markupsafe import Markup, escape

SPRITE: Final = "/icons.svg"
SVG: Final = "http://www.w3.org/2000/svg"
# The icons that pages show; `icon` refuses any other, so that none is missing in the file.
NAMES: Final = frozenset(
    {
        "activity",
        "arrow-down",
        "arrow-left",
        "arrow-left-right",
        "arrow-right",
        "arrow-up",
        "arrow-up-down",
        "ban",
        "banknote",
        "bell",
        "bell-off",
        "bookmark",
        "boxes",
        "camera",
        "chart-column",
        "check",
        "chevron-down",
        "circle-alert",
        "circle-check",
        "circle-x",
        "clock",
        "cloud-off",
        "copy",
        "download",
        "ellipsis",
        "external-link",
        "eye",
        "file-text",
        "flame",
        "flask-conical",
        "git-compare-arrows",
        "hand",
        "history",
        "hourglass",
        "house",
        "images",
        "info",
        "key-round",
        "keyboard",
        "languages",
        "list-checks",
        "list-filter",
        "lock",
        "log-out",
        "mail-check",
        "mail-open",
        "map-pin",
        "menu",
        "merge",
        "message-square",
        "minus",
        "monitor",
        "moon",
        "package-check",
        "package-open",
        "package-x",
        "party-popper",
        "pause",
        "pencil",
        "phone",
        "play",
        "plus",
        "printer",
        "radio",
        "rotate-cw",
        "route",
        "rows-3",
        "scan-barcode",
        "search",
        "search-x",
        "send",
        "settings",
        "shield-check",
        "shopping-bag",
        "shopping-cart",
        "smartphone",
        "split",
        "sticky-note",
        "store",
        "sun",
        "tag",
        "trash-2",
        "triangle-alert",
        "truck",
        "undo-2",
        "upload",
        "user",
        "user-x",
        "users",
        "volume-2",
        "webhook",
        "x",
    }
)
YEAR: Final = 31_536_000


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> Markup:
    """Draws an icon one text line high, decorative without a `label`. Raises KeyError."""
    if name not in NAMES:
        raise KeyError(f"{name} is not among the icons of app/web/icons.py")
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(
        f'<svg class="icon icon-{name}" width="18" height="18" focusable="false" {spoken}>'
        f'<use href="{_href()}#{name}"/></svg>'
    )


@get(SPRITE, include_in_schema=False, sync_to_thread=False)
def show_icons() -> Response[str]:
    # Browsers keep it for good: the address that pages use changes with the content.
    return Response(
        _sprite(),
        media_type="image/svg+xml",
        headers={"Cache-Control": f"public, max-age={YEAR}, immutable"},
    )


@cache
def _href() -> str:
    return f"{SPRITE}?v={hashlib.sha256(_sprite().encode()).hexdigest()[:12]}"


@cache
def _sprite() -> str:
    # Opened once: lucide's own functions read the list of all its 1,700 icons again for each.
    with (files("lucide") / "lucide.zip").open("rb") as file, ZipFile(file) as drawn:
        symbols = [_symbol(name, drawn.read(f"{name}.svg")) for name in sorted(NAMES)]
    return f'<svg xmlns="{SVG}">{"".join(symbols)}</svg>'


def _symbol(name: str, drawn: bytes) -> str:
    # The frame is left out, since colour and stroke come from the page's style.
    parts = list(ElementTree.fromstring(drawn))
    for part in parts:
        part.tag, part.tail = part.tag.removeprefix(f"{{{SVG}}}"), None
    inner = "".join(ElementTree.tostring(part, encoding="unicode") for part in parts)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


handlers = [show_icons]

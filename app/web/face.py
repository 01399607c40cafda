"""What gives the pages the shop's own face: a sheet, a mark, and the manifest for home screens."""

import hashlib
from html import escape
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State

from app.values.face import WHITE, Tones, accent, has_own_face
from app.values.face_pictures import face_files
from app.values.shop_settings import shop_settings
from app.web.assets import FOR_EVER, STATIC, asset

SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
# Pixels of the icon on a home screen; a smaller one would be blurred there.
TOUCH: Final = 180
SHEET: Final = "/face.css"
MARK: Final = "/face.svg"
MANIFEST: Final = "/manifest.webmanifest"
# One answer is for all readers, so it sets no cookie.
SHARED: Final = {"exclude_from_csrf": True}
_MARK: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">\
<rect width="64" height="64" rx="14" fill="{fill}"/>\
<text x="32" y="33" fill="#ffffff" font-family="system-ui, sans-serif" font-size="38"\
 font-weight="700" text-anchor="middle" dominant-baseline="central">{letter}</text></svg>
"""


class BrowserIcon(msgspec.Struct, frozen=True):
    """`touch` is the address of what phones show on their home screens, if there is one."""

    href: str
    media_type: str
    touch: str = ""


def browser_icon() -> BrowserIcon:
    icon = shop_settings().icon
    if icon is None:
        return BrowserIcon(mark(), SVG)
    touch = next((size.url for size in icon.sizes if size.width >= TOUCH), "")
    return BrowserIcon(icon.small.url, PNG, touch)


def mark() -> str:
    """Returns the address of the picture beside the shop's name."""
    if icon := shop_settings().icon:
        return icon.sizes[:2][-1].url
    return _versioned(MARK, mark_content()) if has_own_face() else asset("favicon.svg").href


def face_sheet() -> str:
    """Returns the address of the sheet with the shop's colour; empty if it has none."""
    return _versioned(SHEET, sheet_content()) if shop_settings().accent_colour else ""


def manifest() -> str:
    """Returns the address of what a phone reads when somebody adds the shop to the home screen."""
    return _versioned(MANIFEST, manifest_content())


def manifest_content() -> str:
    known = shop_settings()
    return msgspec.json.encode(
        {
            "id": "/",
            "name": known.name,
            "lang": known.language,
            "start_url": "/",
            "scope": "/",
            # iOS sends notifications to no other kind.
            "display": "standalone",
            "background_color": WHITE,
            "theme_color": accent().light.base,
            "icons": _manifest_icons(),
        }
    ).decode()


def mark_content() -> str:
    if not has_own_face():
        return (STATIC / "favicon.svg").read_text()
    letters = (one for one in shop_settings().name if one.isalnum())
    return _MARK.format(fill=accent().light.base, letter=escape(next(letters, "·").upper()[:1]))


def sheet_content() -> str:
    if not shop_settings().accent_colour:
        return ""
    light, dark = accent().light, accent().dark
    return f":root {{\n{_lines(light)}}}\n@media screen {{\n.dark {{\n{_lines(dark)}}}\n}}\n"


def _manifest_icons() -> list[dict[str, Any]]:
    icon = shop_settings().icon
    if icon is None:
        return [{"src": mark(), "sizes": "any", "type": SVG}]
    return [
        {"src": size.url, "sizes": f"{size.width}x{size.height}", "type": PNG}
        for size in icon.sizes
    ]


def _lines(tones: Tones) -> str:
    found = {
        "primary": tones.base,
        "primary-hover": tones.hover,
        "primary-foreground": tones.ink,
        "primary-soft": tones.soft,
        "ring": tones.base,
    }
    return "".join(f"--{name}: {value};\n" for name, value in found.items())


def _versioned(path: str, content: str) -> str:
    return f"{path}?v={_digest(content)}"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _answer(request: Request[object, object, State], content: str, kind: str) -> Response[str]:
    # An address of another version is answered, too, but kept by nobody.
    known = request.query_params.get("v") == _digest(content)
    kept = FOR_EVER.to_header() if known else "no-cache"
    return Response(content, media_type=kind, headers={"Cache-Control": kept})


@get(SHEET, opt=SHARED, include_in_schema=False)
async def show_sheet(
    request: Request[object, object, State],
) -> Response[str]:
    return _answer(request, sheet_content(), "text/css")


@get(MARK, opt=SHARED, include_in_schema=False)
async def show_mark(
    request: Request[object, object, State],
) -> Response[str]:
    return _answer(request, mark_content(), SVG)


@get(MANIFEST, opt=SHARED, include_in_schema=False)
async def show_manifest(
    request: Request[object, object, State],
) -> Response[str]:
    return _answer(request, manifest_content(), "application/manifest+json")


@get("/favicon.ico", opt=SHARED, include_in_schema=False)
async def show_favicon(
    request: Request[object, object, State],
) -> Response[str] | Response[bytes]:
    # Browsers and programs that read no page ask for it.
    if shop_settings().icon and (content := face_files().icon):
        return Response(content, media_type=PNG, headers={"Cache-Control": "no-cache"})
    return _answer(request, mark_content(), SVG)


handlers = [show_sheet, show_mark, show_manifest, show_favicon]

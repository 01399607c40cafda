"""The page of the API's description, from the shop's own files."""

from html import escape
from typing import Any, Final

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

from app.web.assets import asset
from app.web.face import browser_icon
from app.web.openapi_patterns import title

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="icon" href="{icon}" type="{icon_type}">
  <link rel="stylesheet" href="{style}" integrity="{style_integrity}">
  <script src="{bundle}" integrity="{bundle_integrity}" defer></script>
  <script type="module" src="{start}"></script>
</head>
<body>
  <div id="schema" data-url="{document}"></div>
  <noscript>
    <p>This page needs JavaScript. The description itself: <a href="{document}">{document}</a>.</p>
  </noscript>
</body>
</html>
"""


class SwaggerPage(OpenAPIRenderPlugin):
    """Starts Swagger UI from a file, since Litestar's own page needs an inline script."""

    def __init__(self) -> None:
        super().__init__(path=("/", "/swagger"))

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        style, bundle = asset("vendor/swagger-ui.css"), asset("vendor/swagger-ui-bundle.js")
        icon = browser_icon()
        filled = {
            "title": title(),
            "icon": icon.href,
            "icon_type": icon.media_type,
            "style": style.href,
            "style_integrity": style.integrity,
            "bundle": bundle.href,
            "bundle_integrity": bundle.integrity,
            "start": asset("js/swagger.js").href,
            "document": self.get_openapi_json_route(request),
        }
        return _PAGE.format_map({key: escape(str(value)) for key, value in filled.items()}).encode()

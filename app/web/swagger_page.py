"""The page of the API's description, from the shop's own files and in its colours."""

from collections.abc import Iterator
from typing import Any, Final

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

from app.web.openapi_patterns import title
from app.web.pages import fragment, theme

METHODS: Final = ("get", "post", "put", "patch", "delete")


class SwaggerPage(OpenAPIRenderPlugin):
    """Starts Swagger UI from a file, since Litestar's own page needs an inline script."""

    def __init__(self) -> None:
        super().__init__(path=("/", "/swagger"))

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return fragment(
            "developers/reference.html",
            title=title(),
            theme=theme(request),
            document=self.get_openapi_json_route(request),
            calls=list(_calls(openapi_schema)),
        ).encode()


def _calls(described: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields each call with what it does, for readers without scripts."""
    for path, operations in described["paths"].items():
        for method in METHODS:
            if method in operations:
                yield f"{method.upper()} {path}", operations[method].get("summary", "")

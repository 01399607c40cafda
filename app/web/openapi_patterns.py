"""The API's description as it is served, with patterns for every language and the shop's name."""

from collections.abc import Callable
from typing import Any, Final, cast

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin

from app.values.fields import END
from app.values.shop_settings import shop_settings

# The title and the text, by format: writing YAML holds a process up for a second.
WRITTEN: Final[dict[str, tuple[str, bytes]]] = {}


class AsJson(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        write = super().render
        return written("json", lambda: write(request, in_any_language(titled(openapi_schema))))


class AsYaml(YamlRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        write = super().render
        return written("yaml", lambda: write(request, in_any_language(titled(openapi_schema))))


def written(form: str, write: Callable[[], bytes]) -> bytes:
    """Writes the description once for each format and name of the shop."""
    if form not in WRITTEN or WRITTEN[form][0] != title():
        WRITTEN[form] = title(), write()
    return WRITTEN[form][1]


def title() -> str:
    return f"{shop_settings().name} API"


def titled(described: dict[str, Any]) -> dict[str, Any]:
    # The framework describes the application once, and the shop may have been renamed since.
    return {**described, "info": {**described["info"], "title": title()}}


def in_any_language(described: Any) -> Any:
    """Replaces the `\\Z` of Python's patterns by `$`, which RE2 and JavaScript have as well."""
    if isinstance(described, list):
        return [in_any_language(one) for one in cast(list[Any], described)]
    if not isinstance(described, dict):
        return described
    members = cast(dict[str, Any], described)
    translated = {name: in_any_language(member) for name, member in members.items()}
    if isinstance(pattern := translated.get("pattern"), str):
        translated["pattern"] = (
            pattern.removesuffix(END) + "$" if pattern.endswith(END) else pattern
        )
    return translated

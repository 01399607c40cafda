"""The API's description as it is served, with patterns for every language and the shop's name."""

from typing import Any, cast

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin

from app.values.fields import END
from app.values.shop_settings import shop_settings


class AsJson(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, in_any_language(titled(openapi_schema)))


class AsYaml(YamlRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, in_any_language(titled(openapi_schema)))


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

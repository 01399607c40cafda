"""The language of pages: the reader's choice, else the browser's, else the shop's own."""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send

from app.i18n.language import LANGUAGES, Language, preferred, use_language
from app.values.languages import offered_languages, own_language

LANGUAGE_COOKIE: Final = "language"


class InTheReadersLanguage:
    """Sets the language for pages; the API stays English, since programs compare its texts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        with use_language(readers_language(Request(scope))):
            await self._app(scope, receive, send)


def readers_language(request: Request[Any, Any, Any]) -> str:
    spoken = languages_for(str(request.scope["path"]))
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in spoken:
        return chosen
    return preferred(request.headers.get("accept-language", ""), own_language(), spoken)


def languages_for(path: str) -> Mapping[str, Language]:
    """Returns what a reader of this page can choose from; the staff may read all languages."""
    return LANGUAGES if path.startswith("/staff") else offered_languages()

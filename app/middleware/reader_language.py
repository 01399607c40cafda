"""The language of pages: the reader's choice, else the browser's, else the shop's."""

from typing import Any, Final

from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send

from app.i18n.language import LANGUAGES, preferred, use_language
from app.settings import settings

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
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return preferred(request.headers.get("accept-language", ""), settings.shop_language)

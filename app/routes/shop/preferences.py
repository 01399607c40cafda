"""A reader's choices for all pages: the colours, and the language."""

from collections.abc import Container
from typing import Final

from litestar import post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.i18n.language import LANGUAGES
from app.middleware.reader_language import LANGUAGE_COOKIE
from app.settings import settings
from app.values.languages import own_language
from app.web.forms import local_path, read_form
from app.web.pages import THEME_COOKIE, THEMES, AnyRequest

YEAR: Final = 365 * 24 * 3600


@post("/theme", include_in_schema=False)
async def choose_theme(request: AnyRequest) -> Redirect:
    return await _remember(request, THEME_COOKIE, THEMES, THEMES[0])


@post("/language", include_in_schema=False)
async def choose_language(request: AnyRequest) -> Redirect:
    return await _remember(request, LANGUAGE_COOKIE, LANGUAGES, own_language())


async def _remember(
    request: AnyRequest, name: str, known: Container[str], otherwise: str
) -> Redirect:
    form = await read_form(request)
    chosen = form.get(name, "")
    cookie = Cookie(
        key=name,
        value=chosen if chosen in known else otherwise,
        max_age=YEAR,
        path="/",
        samesite="lax",
        secure=settings.secure_cookies,
    )
    back = local_path(form.get("back", ""), "/")
    return Redirect(back, status_code=303, cookies=[cookie])


handlers = [choose_theme, choose_language]

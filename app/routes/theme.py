"""The colours a reader chose: automatic, light or dark."""

from typing import Final

from litestar import post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.routes.forms import local_path, read_form
from app.routes.rendering import THEME_COOKIE, THEMES, AnyRequest
from app.settings import settings

YEAR: Final = 365 * 24 * 3600


@post("/theme", include_in_schema=False)
async def choose_theme(request: AnyRequest) -> Redirect:
    form = await read_form(request)
    chosen = form.get("theme", "")
    cookie = Cookie(
        key=THEME_COOKIE,
        value=chosen if chosen in THEMES else THEMES[0],
        max_age=YEAR,
        path="/",
        samesite="lax",
        secure=settings.secure_cookies,
    )
    back = local_path(form.get("back", ""), "/")
    return Redirect(back, status_code=303, cookies=[cookie])


handlers = [choose_theme]

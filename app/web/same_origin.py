"""Requests that change something by a browser's cookies must come from the shop's own pages."""

from typing import Final
from urllib.parse import urlsplit

from litestar.handlers import BaseRouteHandler

from app.i18n.language import gettext as _
from app.settings import settings
from app.web.identity import AnyConnection
from app.web.problems import Problem

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# `none` means that no page made the request, as when a person presses reload.
OURS: Final = frozenset({"same-origin", "none"})


async def refuse_other_sites(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Raises Problem for other sites; without either header the CSRF token decides alone.

    The API takes no cookie for changes, so any site may call it.
    """
    scope = connection.scope
    if scope.get("method") in SAFE or scope["path"].startswith("/api/"):
        return
    if not _is_ours(connection):
        raise Problem(
            "forbidden",
            _("This form came from another site. Open the page here and send it again."),
        )


def _is_ours(connection: AnyConnection) -> bool:
    """Prefers `Sec-Fetch-Site`, which browsers send to https and to this machine, to `Origin`.

    From a page with `Referrer-Policy: no-referrer`, such as an order's, the origin is `null`. If it
    is all that browsers send, on plain http, the CSRF token decides alone.
    """
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin")
    if site is not None:
        return site in OURS
    if origin == "null":
        return not settings.secure_cookies
    return origin is None or _host_of(origin) == _own_host(connection)


def _own_host(connection: AnyConnection) -> str:
    if settings.base_url:
        return _host_of(settings.base_url)
    return connection.headers.get("host", "").lower()


def _host_of(address: str) -> str:
    return urlsplit(address).netloc.lower()

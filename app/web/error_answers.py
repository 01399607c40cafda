"""Answers to errors below any route: problem+json for programs, a page or a toast for people."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
import structlog
from litestar import MediaType, Response
from litestar.connection import ASGIConnection
from litestar.types import Scope

from app.i18n.language import ENGLISH, language, use_language
from app.i18n.language import gettext as _
from app.middleware.access_log import PROBLEM, request_id
from app.values.fields import Invalid
from app.web.error_map import problem_of
from app.web.identity import LogInFirst, OpenLinkFirst, credential_topic, session_member
from app.web.pages import AnyRequest, fragment, html, page
from app.web.problems import Problem

log = structlog.get_logger(__name__)

FOR_PROGRAMS: Final = ("/api/", "/health/", "/metrics", "/schema/openapi.")


def answer(request: AnyRequest, error: Exception) -> Response[Any]:
    for_program = _for_program(request)
    if isinstance(error, LogInFirst) and not for_program:
        return _to_log_in(request)
    if isinstance(error, OpenLinkFirst) and not for_program:
        return _to(request, "/account")
    if not for_program and _has_dead_cursor(request, error):
        return _to(request, _first_page(request))
    with use_language(ENGLISH if for_program else language()):
        problem = problem_of(error)
    if problem.status == 500:
        log.error("request failed", reason=_named(error), exc_info=error)
    elif problem.status > 500:
        log.warning("request refused for now", problem=problem.name, reason=_named(error))
    elif problem.status == 403:
        log.warning(
            "not allowed", problem=problem.name, by=credential_topic(request) or "a stranger"
        )
    if for_program:
        request.scope["state"][PROBLEM] = problem.name
        return _json(problem)
    return _toast(problem) if request.headers.get("HX-Request") else _page(request, problem)


async def recognise_staff(error: Exception, scope: Scope) -> None:
    # No guard has run for an address without a route, but its error page shows who is logged in.
    if scope["path"].startswith("/staff") and "route_handler" not in scope:
        try:
            await session_member(ASGIConnection(scope))
        except Exception as trouble:
            log.warning("a session could not be read", reason=_named(trouble))


def _named(error: Exception) -> str:
    # A UnicodeError quotes what could not be decoded, which may be a password.
    return type(error).__name__ if isinstance(error, UnicodeError) else repr(error)


def _for_program(request: AnyRequest) -> bool:
    # A browser always accepts text/html; these paths are for programs, whatever they accept.
    if request.scope["path"].startswith(FOR_PROGRAMS):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def _has_dead_cursor(request: AnyRequest, error: Exception) -> bool:
    """Whether the address of a list continues nowhere, because it was cut short or is too old."""
    is_cursor = isinstance(error, Invalid) and error.field == "cursor"
    opens_page = request.method == "GET" and not request.headers.get("HX-Request")
    return is_cursor and opens_page and "cursor" in request.query_params


def _first_page(request: AnyRequest) -> str:
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    return f"{request.url.path}?{urlencode(asked)}".rstrip("?")


def _json(problem: Problem) -> Response[bytes]:
    members: dict[str, Any] = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id(),
        **problem.members,
    }
    if problem.errors:
        members["errors"] = problem.errors
    return Response(
        msgspec.json.encode(members),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def _page(request: AnyRequest, problem: Problem) -> Response[str]:
    try:
        return page(
            request,
            "system/errors/show.html",
            problem.status,
            headers=problem.headers,
            title=_(problem.title),
            detail=problem.detail,
            request_id=request_id(),
            member=request.scope.get("user"),
        )
    except Exception:
        log.exception("the error page itself failed")
        return Response(
            f"{problem.status} {problem.title}. {problem.detail}\nRequest {request_id()}\n",
            status_code=problem.status,
            media_type=MediaType.TEXT,
            headers=problem.headers,
        )


def _toast(problem: Problem) -> Response[str]:
    # htmx shows it beside the page, so that an error never replaces what was typed.
    return html(
        fragment(
            "system/errors/_toast.html",
            title=_(problem.title),
            detail=problem.detail,
            request_id=request_id(),
        ),
        problem.status,
        headers={**problem.headers, "HX-Retarget": "#toasts", "HX-Reswap": "beforeend"},
    )


def _to_log_in(request: AnyRequest) -> Response[str]:
    asked = f"{request.url.path}?{request.url.query}".rstrip("?")
    address = "/staff/login"
    if request.method == "GET":
        address += f"?{urlencode({'next': asked})}"
    return _to(request, address)


def _to(request: AnyRequest, address: str) -> Response[str]:
    # htmx would swap the target's page into a part of this one.
    if request.headers.get("HX-Request"):
        status, headers = 401, {"HX-Redirect": address}
    else:
        status, headers = 303, {"Location": address}
    return Response("", status_code=status, headers=headers, media_type=MediaType.TEXT)


HANDLERS: Final[dict[int | type[Exception], Callable[[AnyRequest, Exception], Response[Any]]]] = {
    Exception: answer
}

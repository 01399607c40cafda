"""Whatever goes wrong below a route: problem+json for programs, a page or a toast for people."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import urlencode

import asyncpg
import msgspec
import structlog
from litestar import MediaType, Response
from litestar.exceptions import HTTPException, ValidationException

from app import fields
from app.database import is_contention, is_outage
from app.languages import ENGLISH, gettext_noop, language, speaking
from app.languages import gettext as _
from app.redis import LOST
from app.routes.access_log import request_id
from app.routes.callers import LogInFirst
from app.routes.field_errors import FieldError, plain
from app.routes.problems import Problem, invalid
from app.routes.rendering import AnyRequest, fragment, html, page
from app.services import delivery, products, sales, staff

log = structlog.get_logger(__name__)

FOR_PROGRAMS: Final = ("/api/", "/health/", "/metrics", "/schema/openapi.")
RETRY_AFTER_OUTAGE: Final = 3
RETRY_AFTER_CONTENTION: Final = 1

BY_STATUS: Final[Mapping[int, str]] = {
    400: "bad-request",
    401: "credential-missing",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    503: "unavailable",
}
"""What Litestar itself raises. Any other status below 500 is a bad request."""
IN_WORDS: Final[Mapping[int, str]] = {
    404: gettext_noop("Nothing stands at this address."),
    405: gettext_noop(
        "This address does not take that method; the Allow header lists those it takes."
    ),
    413: gettext_noop("The body has more than 262,144 bytes (256 KiB)."),
}
"""Where Litestar's own detail is no more than the status in words."""
CSRF: Final = gettext_noop("CSRF token verification failed.")
"""Litestar's own words for what a person can meet, here for the catalogues."""


def answer(request: AnyRequest, error: Exception) -> Response[Any]:
    """The exception handler of the whole application."""
    if isinstance(error, LogInFirst) and not _for_program(request):
        return _to_log_in(request)
    for_program = _for_program(request)
    with speaking(ENGLISH if for_program else language()):
        problem = problem_of(error)
    if problem.status == 500:
        log.error("request failed", reason=repr(error), exc_info=error)
    elif problem.status > 500:
        log.warning("request refused for now", problem=problem.name, reason=repr(error))
    if for_program:
        return _json(problem)
    return _toast(problem) if request.headers.get("HX-Request") else _page(request, problem)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception means; what nobody foresaw is an internal error."""
    if isinstance(error, Problem):
        return error
    for kind, means in MEANINGS.items():
        if isinstance(error, kind):
            return means(error)
    if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
        return _of_data_error(error)
    if is_outage(error) or isinstance(error, (TimeoutError, *LOST)):
        return _retry(_("A part of the shop is away for a moment."), RETRY_AFTER_OUTAGE)
    if is_contention(error) or isinstance(error, asyncpg.QueryCanceledError):
        return _retry(_("Too many want the same thing at once."), RETRY_AFTER_CONTENTION)
    return _internal_error()


def _of_http(error: HTTPException) -> Problem:
    if error.status_code >= 500 and error.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
        return _internal_error()
    name = BY_STATUS.get(error.status_code, "bad-request")
    detail = IN_WORDS.get(error.status_code, f"{error.detail.rstrip('.')}.")
    return Problem(name, _(detail), headers=error.headers)


def _internal_error() -> Problem:
    return Problem("internal-error", _("It was written down under this request id."))


def _of_validation(error: ValidationException) -> Problem:
    """Parameters and headers; the body of the JSON API is decoded before, unless there is none."""
    told = cast(list[dict[str, str]], error.extra or [])
    if any(one.get("key") == "data" for one in told):
        return Problem("malformed-json", "The body is empty.")
    return invalid(*map(_parameter, told)) if told else Problem("bad-request", error.detail)


def _parameter(told: Mapping[str, str]) -> FieldError:
    name = told.get("key", "request")
    if told.get("source") == "header":
        name = name.replace("_", "-").title()
    return FieldError(name, plain(told["message"]))


def _of_data_error(error: Exception) -> Problem:
    """A value that PostgreSQL cannot hold, such as NUL in a text, which no bound had refused.

    asyncpg has two of these: what the server refuses (DataError, class 22), and what asyncpg
    itself cannot encode, an InterfaceError that is a ValueError.
    """
    log.warning("a value reached PostgreSQL that it cannot hold", reason=str(error))
    return Problem("invalid-input", _("A value is of a kind that cannot be kept."))


def _of_unavailable(error: products.Unavailable) -> Problem:
    return Problem(
        "product-unavailable",
        _("Not every product is available in the quantity asked for."),
        **msgspec.structs.asdict(error.availability),
    )


def _of_conflict(error: delivery.Conflict) -> Problem:
    return Problem(
        "shipment-conflict",
        f"{error}",
        shipment={
            "shipment_id": error.shipment.shipment_id,
            "status": error.shipment.status,
            "version": error.shipment.version,
        },
    )


def _retry(detail: str, seconds: int) -> Problem:
    return Problem("unavailable", detail, headers={"Retry-After": str(seconds)})


MEANINGS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    ValidationException: _of_validation,
    HTTPException: _of_http,
    fields.Invalid: lambda error: invalid(FieldError(error.field, error.message)),
    products.Unavailable: _of_unavailable,
    products.UnknownProduct: lambda error: Problem("not-found", _("There is no such product.")),
    products.NotEnoughStock: lambda error: Problem(
        "not-enough-stock", f"{error}.", **msgspec.structs.asdict(error.level)
    ),
    sales.UnknownOrder: lambda error: Problem("not-found", _("There is no such order.")),
    sales.CancellationRefused: lambda error: Problem("cancellation-refused", f"{error}."),
    sales.KeyInUse: lambda error: Problem(
        "idempotency-key-in-use",
        "A request with this Idempotency-Key is still running.",
        headers={"Retry-After": "1"},
    ),
    sales.KeyReused: lambda error: Problem(
        "idempotency-key-reused",
        "This Idempotency-Key was used with another body.",
        errors=[FieldError("Idempotency-Key", "stands for another body already")],
    ),
    delivery.UnknownShipment: lambda error: Problem("not-found", _("There is no such shipment.")),
    staff.UnknownView: lambda error: Problem("not-found", _("There is no such saved view.")),
    staff.NotTheirs: lambda error: Problem(
        "forbidden", _("This saved view is not yours to change.")
    ),
    delivery.Conflict: _of_conflict,
    LogInFirst: lambda error: Problem("credential-missing", _("Log in first.")),
    asyncpg.DataError: _of_data_error,
}


def _for_program(request: AnyRequest) -> bool:
    """A browser always says that it takes text/html; below /api nobody is asked."""
    if request.scope["path"].startswith(FOR_PROGRAMS):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


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
            "errors/show.html",
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
    """For htmx: shown beside the page, so that an error never replaces what somebody typed."""
    return html(
        fragment(
            "errors/_toast.html",
            title=_(problem.title),
            detail=problem.detail,
            request_id=request_id(),
        ),
        problem.status,
        headers={**problem.headers, "HX-Retarget": "#toasts", "HX-Reswap": "beforeend"},
    )


def _to_log_in(request: AnyRequest) -> Response[str]:
    """To the login page, and from there back to the page that was asked for."""
    asked = f"{request.url.path}?{request.url.query}".rstrip("?")
    address = "/staff/login"
    if request.method == "GET":
        address += f"?{urlencode({'next': asked})}"
    if request.headers.get("HX-Request"):
        return Response(
            "", status_code=401, headers={"HX-Redirect": address}, media_type=MediaType.TEXT
        )
    return Response("", status_code=303, headers={"Location": address}, media_type=MediaType.TEXT)


HANDLERS: Final[dict[int | type[Exception], Callable[[AnyRequest, Exception], Response[Any]]]] = {
    Exception: answer
}

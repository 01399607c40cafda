"""The problem that an exception means, in whichever layer it was raised."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from math import ceil
from typing import Any, Final, cast

import asyncpg
import structlog
from litestar.exceptions import HTTPException, ValidationException

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra.database import is_contention, is_outage
from app.infra.redis import LOST
from app.tables.migrations import LACKING
from app.values.refusal import Changed, Refusal
from app.web.conditional import tag
from app.web.field_errors import FieldError, plain
from app.web.problems import Problem, invalid
from app.web.readiness import stage

log = structlog.get_logger(__name__)

RETRY_AFTER_OUTAGE: Final = 3
RETRY_AFTER_CONTENTION: Final = 1

# The statuses that Litestar itself raises. Any other one below 500 is a bad request.
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
# Details for the statuses that Litestar's own detail merely repeats in words.
IN_WORDS: Final[Mapping[int, str]] = {
    404: gettext_noop("There is nothing at this address."),
    405: gettext_noop(
        "This address does not take that method; the Allow header lists those it takes."
    ),
    413: gettext_noop("The body is too large: 256 KiB are allowed, or 20 MiB for a picture."),
}
# Litestar's own message, repeated here for the catalogues because people may see it.
CSRF: Final = gettext_noop("CSRF token verification failed.")


def problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    for kind, means in MEANINGS.items():
        if isinstance(error, kind):
            return means(error)
    if isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError):
        return _of_data_error(error)
    if is_outage(error) or isinstance(error, (TimeoutError, *LOST)):
        return _retry(_("Part of the shop is unavailable for a moment."), RETRY_AFTER_OUTAGE)
    if isinstance(error, LACKING) and not stage.migrated:
        return _retry(_("The shop is still being set up."), RETRY_AFTER_OUTAGE)
    if is_contention(error) or isinstance(error, asyncpg.QueryCanceledError):
        return _retry(_("Too many requests for the same thing at once."), RETRY_AFTER_CONTENTION)
    return _internal_error()


def _of_http(error: HTTPException) -> Problem:
    if error.status_code >= 500 and error.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
        return _internal_error()
    name = BY_STATUS.get(error.status_code, "bad-request")
    detail = IN_WORDS.get(error.status_code, f"{error.detail.rstrip('.')}.")
    return Problem(name, _(detail), headers=error.headers)


def _internal_error() -> Problem:
    return Problem("internal-error", _("Support can find it by this request ID."))


def _of_validation(error: ValidationException) -> Problem:
    # Only parameters and headers come here, since the JSON API decodes a body before, unless it is
    # empty.
    faults = cast(list[dict[str, str]], error.extra or [])
    if any(one.get("key") == "data" for one in faults):
        return Problem("malformed-json", "The body is empty.")
    return invalid(*map(_parameter, faults)) if faults else Problem("bad-request", error.detail)


def _parameter(fault: Mapping[str, str]) -> FieldError:
    name = fault.get("key", "request")
    if fault.get("source") == "header":
        name = name.replace("_", "-").title()
    return FieldError(name, plain(fault["message"]))


def _of_data_error(error: Exception) -> Problem:
    """Answers for a value that PostgreSQL cannot hold and no rule refused, such as NUL in a text.

    asyncpg raises DataError (class 22) for what the server refuses, and for what it cannot encode
    itself an InterfaceError that is a ValueError.
    """
    log.warning("a value reached PostgreSQL that it cannot hold", reason=str(error))
    return Problem("invalid-input", _("A value is of a kind that cannot be kept."))


def _of_refusal(refusal: Refusal) -> Problem:
    errors = [FieldError(field, rule) for field, rule in refusal.faults().items()]
    if refusal.problem == "invalid-input":
        return invalid(*errors)
    headers: dict[str, str] = {}
    if (seconds := refusal.retry_after()) is not None:
        headers["Retry-After"] = str(ceil(seconds))
    if isinstance(refusal, Changed) and refusal.version:
        headers["ETag"] = tag(refusal.version)
    return Problem(
        refusal.problem, refusal.detail(), errors=errors, headers=headers, **refusal.members()
    )


def _retry(detail: str, seconds: int) -> Problem:
    return Problem("unavailable", detail, headers={"Retry-After": str(seconds)})


MEANINGS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    Refusal: _of_refusal,
    ValidationException: _of_validation,
    HTTPException: _of_http,
    asyncpg.DataError: _of_data_error,
}

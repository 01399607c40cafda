"""Which problem an exception means, whichever layer raised it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from math import ceil
from typing import Any, Final, cast

import asyncpg
import msgspec
import structlog
from litestar.exceptions import HTTPException, ValidationException

from app import idempotency, messaging
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra.database import is_contention, is_outage
from app.infra.redis import LOST
from app.services import delivery, products, sales, staff, webhooks
from app.values import fields
from app.web.conditional import changed
from app.web.field_errors import FieldError, plain
from app.web.identity import LogInFirst, OpenLinkFirst
from app.web.problems import Problem, invalid

log = structlog.get_logger(__name__)

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
    404: gettext_noop("There is nothing at this address."),
    405: gettext_noop(
        "This address does not take that method; the Allow header lists those it takes."
    ),
    413: gettext_noop("The body has more than 262,144 bytes (256 KiB)."),
}
"""Where Litestar's own detail is no more than the status in words."""
CSRF: Final = gettext_noop("CSRF token verification failed.")
"""Litestar's own words for what a person can meet, here for the catalogues."""


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


def _of_unavailable(error: products.OutOfStock) -> Problem:
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


def _of_too_many_orders(error: sales.TooManyOrders) -> Problem:
    return Problem(
        "too-many-requests",
        _("There are too many new orders for this email address. Nothing was ordered."),
        headers={"Retry-After": str(ceil(error.seconds))},
    )


def _retry(detail: str, seconds: int) -> Problem:
    return Problem("unavailable", detail, headers={"Retry-After": str(seconds)})


MEANINGS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    ValidationException: _of_validation,
    HTTPException: _of_http,
    fields.Invalid: lambda error: invalid(FieldError(error.field, error.message)),
    products.OutOfStock: _of_unavailable,
    products.UnknownProduct: lambda error: Problem("not-found", _("There is no such product.")),
    products.NotEnoughStock: lambda error: Problem(
        "not-enough-stock", f"{error}.", **msgspec.structs.asdict(error.level)
    ),
    sales.UnknownOrder: lambda error: Problem("not-found", _("There is no such order.")),
    sales.CancellationRefused: lambda error: Problem("cancellation-refused", f"{error}."),
    sales.TooManyOrders: _of_too_many_orders,
    idempotency.KeyInUse: lambda error: Problem(
        "idempotency-key-in-use",
        "A request with this Idempotency-Key is still running.",
        headers={"Retry-After": "1"},
    ),
    idempotency.KeyReused: lambda error: Problem(
        "idempotency-key-reused",
        "This Idempotency-Key was used for something else.",
        errors=[FieldError("Idempotency-Key", "stands for another body already")],
    ),
    messaging.UnknownEvent: lambda error: Problem("not-found", "There is no such event."),
    delivery.UnknownShipment: lambda error: Problem("not-found", _("There is no such shipment.")),
    staff.UnknownView: lambda error: Problem("not-found", _("There is no such saved view.")),
    staff.UnknownPerson: lambda error: Problem("not-found", _("There is no such staff member.")),
    staff.UnknownKey: lambda error: Problem("not-found", _("There is no such API key.")),
    staff.Busy: lambda error: _retry(_("Too many people are logging in right now."), 2),
    staff.NotTheirs: lambda error: Problem(
        "forbidden", _("This saved view is not yours to change.")
    ),
    delivery.UnknownParcel: lambda error: Problem(
        "not-found", f"No parcel of this carrier left under {error}. Send it again later."
    ),
    delivery.Conflict: _of_conflict,
    delivery.ShipmentChanged: lambda error: changed("shipment", error.version),
    sales.OrderChanged: lambda error: changed("order", error.version),
    products.ProductChanged: lambda error: changed("product", error.record.version),
    webhooks.UnknownEndpoint: lambda error: Problem(
        "not-found", _("There is no such webhook endpoint.")
    ),
    webhooks.UnknownMessage: lambda error: Problem("not-found", _("There is no such message.")),
    webhooks.EndpointPaused: lambda error: Problem(
        "webhook-endpoint-paused", _("Nothing is sent to a paused endpoint.")
    ),
    webhooks.TooManyEndpoints: lambda error: Problem(
        "too-many-webhook-endpoints",
        _("There are {most} endpoints, which is the most.").format(most=webhooks.MOST_ENDPOINTS),
    ),
    LogInFirst: lambda error: Problem("credential-missing", _("Log in first.")),
    OpenLinkFirst: lambda error: Problem("credential-missing", _("Open the link to your orders.")),
    asyncpg.DataError: _of_data_error,
}

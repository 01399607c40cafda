"""The API's description (OpenAPI 3.1)."""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, cast

import msgspec
from litestar import Router
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.spec import (
    Components,
    Example,
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
    SecurityScheme,
    Server,
    Tag,
)

from app.web.field_errors import FieldError
from app.web.openapi_patterns import AsJson, AsYaml, title
from app.web.problem_kinds import CATALOGUE
from app.web.swagger_page import SwaggerPage

DESCRIPTION: Final = """
From "Place order" to the parcel on the doorstep.

* Times are RFC 3339 in UTC. Money is `{"amount": <minor units>, "currency": "EUR"}`.
* Lists take `limit` (1-100) and `cursor`, and answer `{"items": [...], "next_cursor": ...}`.
* Errors are `application/problem+json` (RFC 9457); `/problems` explains each type.
* Unknown fields, repeated keys, wrong types (`"1"` for 1) are refused; so is a body over 256 KiB
  (20 MiB for a picture).
* An order can be asked for again under the same `Idempotency-Key` without being placed twice.
"""

Security = list[dict[str, list[str]]]

ANYONE: Final[Security] = [{}]
WITH_KEY: Final[Security] = [{"apiKey": []}]
WITH_ORDER_TOKEN: Final[Security] = [{"orderToken": []}, {"orderTokenInQuery": []}, {"apiKey": []}]
KEY_PROBLEMS: Final = ("credential-missing", "scope-missing")
BODY_PROBLEMS: Final = (
    "malformed-json",
    "body-too-large",
    "unsupported-media-type",
    "invalid-input",
)
# The problems of every route, since each refuses a parameter that is given twice.
ALWAYS: Final = ("bad-request", "invalid-input", "too-many-requests", "unavailable")
PICTURE_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")
OPERATION_TAG: Final = "operation"
# For handlers whose answers hold no form: a program needs no CSRF cookie.
NO_FORM: Final = {"exclude_from_csrf": True}

NOT_MODIFIED: Final = ResponseSpec(
    data_container=None, description="Nothing has changed since that ETag"
)


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """RFC 9457. `type` is a path that explains the problem; `errors` names fields, if any."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[FieldError] = []


@dataclass
class OptionalBody(Operation):
    """An operation whose body may be left out; Litestar marks every body as required."""

    def __post_init__(self) -> None:
        if isinstance(self.request_body, RequestBody):
            self.request_body.required = False


@dataclass
class PictureBody(Operation):
    """An operation whose body is a picture: its bytes, or a form with the file `picture`."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(
            type=OpenAPIType.OBJECT,
            properties={"picture": file, "alt": Schema(type=OpenAPIType.STRING, max_length=300)},
            required=["picture"],
        )
        self.request_body = RequestBody(
            required=True,
            content={
                **{kind: OpenAPIMediaType(schema=file) for kind in PICTURE_TYPES},
                "multipart/form-data": OpenAPIMediaType(schema=form),
            },
        )


def problems(*names: str, **examples: dict[str, Any]) -> dict[int, ResponseSpec]:
    """Returns the responses for these problems and for those of every route.

    `examples` adds members to a problem's example, by its name with underscores.
    """
    by_status: defaultdict[int, list[str]] = defaultdict(list)
    for name in dict.fromkeys((*ALWAYS, *names)):
        by_status[CATALOGUE[name].status].append(name)
    return {
        status: ResponseSpec(
            data_container=ProblemDetails,
            generate_examples=False,
            description="; ".join(CATALOGUE[name].title for name in grouped),
            media_type="application/problem+json",
            examples=[_example(name, examples.get(name.replace("-", "_"), {})) for name in grouped],
        )
        for status, grouped in by_status.items()
    }


def shown(data_container: Any, description: str, answer: Any) -> ResponseSpec:
    return ResponseSpec(
        data_container=data_container,
        generate_examples=False,
        description=description,
        examples=[example(answer, description)],
    )


class Null(Enum):
    """Keeps a null in the description: Litestar leaves out None, but keeps the value of an Enum."""

    NULL = None


def example(value: Any, summary: str | None = None) -> Example:
    return Example(summary=summary, value=_with_nulls(value))


def _with_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        return {name: _with_nulls(member) for name, member in members.items()}
    if isinstance(value, list):
        return [_with_nulls(one) for one in cast(list[Any], value)]
    return Null.NULL if value is None else value


def _example(name: str, members: dict[str, Any]) -> Example:
    kind = CATALOGUE[name]
    return example(
        {
            "type": f"/problems/{name}",
            "title": kind.title,
            "status": kind.status,
            "detail": kind.advice,
            "request_id": "7f9c2ba4e88f827d616045507605853e",
            **members,
        },
        kind.title,
    )


openapi_config = OpenAPIConfig(
    title=title(),
    version="1",
    description=DESCRIPTION,
    servers=[Server(url="/")],
    openapi_router=Router("/schema", route_handlers=[], include_in_schema=False, opt=NO_FORM),
    render_plugins=[SwaggerPage(), AsJson(), AsYaml()],
    use_handler_docstrings=True,
    components=Components(
        security_schemes={
            "apiKey": SecurityScheme(
                type="http",
                scheme="bearer",
                description="Managers make keys at `/staff/keys`; `doorstep key add` prints one. "
                "Its scopes say what it may do.",
            ),
            "orderToken": SecurityScheme(
                type="http",
                scheme="bearer",
                description="The `access_token` of the order; opens that order alone.",
            ),
            "carrierSignature": SecurityScheme(
                type="apiKey",
                name="webhook-signature",
                security_scheme_in="header",
                description="A signature in the form of Standard Webhooks, by the secret that "
                "`doorstep carrier add NAME` prints.",
            ),
            "orderTokenInQuery": SecurityScheme(
                type="apiKey",
                name="token",
                security_scheme_in="query",
                description="The same token where no header can be sent.",
            ),
        }
    ),
    tags=[
        Tag("products", "What is sold, and how much of it can be sold now."),
        Tag("orders", "Placing, reading, following and cancelling orders."),
        Tag("shipments", "Sending orders off and delivering them."),
        Tag("payments", "How orders are paid, and what goes back."),
        Tag("settings", "What managers decide about the shop."),
        Tag("events", "What happened, in the order it happened."),
        Tag("webhooks", "Events by signed POST, in the form of the Standard Webhooks."),
        Tag(OPERATION_TAG, "Is the shop alive, and is it ready."),
    ],
)

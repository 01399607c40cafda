"""What the calls of the API have in common, as its own description and the access table say."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec
from litestar import Litestar
from litestar.openapi.spec import OpenAPI, Operation, Parameter, PathItem

from app.services.flats import SCOPES
from app.web.doors import Door

METHODS = ("get", "post", "put", "patch", "delete")


class Call(msgspec.Struct, frozen=True):
    """`name` is its method and path; `takes` are its headers and the parameters of its query."""

    name: str
    summary: str
    takes: frozenset[str]


class Permission(msgspec.Struct, frozen=True):
    """A scope, what it allows in words, and the calls that it opens."""

    scope: str
    words: str
    calls: list[str]


@lru_cache(maxsize=1)
def list_calls(app: Litestar) -> tuple[Call, ...]:
    return tuple(_calls(app.openapi_schema))


def that_take(app: Litestar, name: str, method: str = "") -> list[str]:
    """Returns the calls of `method`, or of any, that take a header or parameter of this name."""
    return [
        call.name
        for call in list_calls(app)
        if name in call.takes and call.name.startswith(method.upper())
    ]


def list_permissions(doors: Mapping[str, Door]) -> list[Permission]:
    return [
        Permission(
            scope,
            words,
            [line for line, door in doors.items() if door.scope == scope and " /api/" in line],
        )
        for scope, words in SCOPES.items()
    ]


def _calls(described: OpenAPI) -> Iterator[Call]:
    for path, item in (described.paths or {}).items():
        if not path.startswith("/api/"):
            continue
        for method, operation in _operations(item):
            takes = frozenset(
                one.name for one in operation.parameters or () if isinstance(one, Parameter)
            )
            yield Call(f"{method.upper()} {path}", operation.summary or "", takes)


def _operations(item: PathItem) -> Iterator[tuple[str, Operation]]:
    for method in METHODS:
        operation = getattr(item, method)
        if operation:
            yield method, operation

"""The parameters that every list of the API takes."""

from typing import Annotated, Any

from litestar import Request
from litestar.params import QueryParameter

from app.web.field_errors import FieldError
from app.web.problems import Problem, invalid

Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most, 1 to 100.")]
Cursor = Annotated[
    str | None,
    QueryParameter(max_length=1000, description="The `next_cursor` of the page before this one."),
]
Search = Annotated[str | None, QueryParameter(max_length=200)]


async def refuse_unsound(request: Request[Any, Any, Any]) -> None:
    """Raises Problem for NUL, which PostgreSQL cannot take, and for a repeated parameter."""
    if "\x00" in request.scope["path"]:
        raise Problem("not-found", "No path holds a NUL character.")
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if "\x00" in value:
            raise invalid(FieldError(name, "holds a NUL character"))
        if name in seen:
            raise invalid(FieldError(name, "is there more than once"))
        seen.add(name)

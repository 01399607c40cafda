"""Conditional requests (RFC 9110, section 13): the version a client saw, and the present one."""

import re
from collections.abc import Container, Mapping
from typing import Annotated, Final, TypeVar

from litestar import Response
from litestar.params import HeaderParameter

from app.web.field_errors import FieldError
from app.web.problems import invalid

T = TypeVar("T")

IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        max_length=1000,
        description="The `ETag` of what the change is meant for. When it has become another since, "
        "the answer is 412 and nothing was changed.",
    ),
]
IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-None-Match",
        description="An `ETag` from before: 304 without a body while nothing has changed.",
    ),
]
OnlyNew = Annotated[
    str | None,
    HeaderParameter(
        name="If-None-Match", pattern=r"^\*$", description="`*` makes a new one, or answers 412."
    ),
]

# The version of something that does not exist yet.
NEW: Final[Container[int]] = (0,)
ANY: Final[Container[int]] = range(1, 2**31)
TAG: Final = re.compile(r'\s*(W/)?"([\x21\x23-\x7e]*)"\s*')
OURS: Final = re.compile(r"([1-9]\d{0,9})(;.*)?")


def tag(version: int, also: object = None) -> str:
    """Returns an ETag. `also` is what the answer shows and no version counts, such as the stock.

    Answers that differ in `also` have different tags, but a change with either tag is accepted.
    """
    return f'"{version}"' if also is None else f'"{version};{also}"'


def expected_versions(if_match: str | None) -> Container[int] | None:
    """Returns the versions that a change is meant for, and None if it is meant for any.

    A weak tag, and one that the shop never issued, match nothing. Raises Problem for a header that
    is no list of tags.
    """
    if if_match is None:
        return None
    if if_match.strip() == "*":
        return ANY
    tags = [_read(part) for part in if_match.split(",")]
    return {version for weak, version in tags if not weak}


def tagged(
    content: T,
    version: int,
    also: object = None,
    *,
    status: int = 200,
    private: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Response[T]:
    """Returns the answer with its `ETag`. A `private` one stays out of every cache."""
    kept = "no-store" if private else "no-cache"
    own = {"ETag": tag(version, also), "Cache-Control": kept}
    return Response(content, status_code=status, headers={**own, **(headers or {})})


def unless_known(answer: Response[T], if_none_match: str | None) -> Response[T] | Response[None]:
    if not is_known(answer.headers["ETag"], if_none_match):
        return answer
    return Response(None, status_code=304, headers=dict(answer.headers))


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Returns whether the client has this version already; weak validators count as well."""
    known = [part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")]
    return etag.removeprefix("W/") in known or "*" in known


def _read(part: str) -> tuple[bool, int]:
    """Returns whether the tag is weak, and its version: -1 for one that the shop never issued."""
    found = TAG.fullmatch(part)
    if not found:
        raise invalid(FieldError("If-Match", 'must be "*" or an ETag in its quotes, such as "3"'))
    ours = OURS.fullmatch(found[2])
    return bool(found[1]), int(ours[1]) if ours else -1

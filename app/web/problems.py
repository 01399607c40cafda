"""The problem that an error is answered with (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.web.field_errors import FieldError
from app.web.problem_kinds import CATALOGUE


class Problem(Exception):
    """An exception that any code below a route may raise, answered with the problem of that name.

    `members` are further members of the JSON object, as RFC 9457 section 3.2 allows them.
    """

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.name = name
        self.kind = CATALOGUE[name]
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = members

    @property
    def status(self) -> int:
        return self.kind.status

    @property
    def title(self) -> str:
        return self.kind.title

    @property
    def type(self) -> str:
        return f"/problems/{self.name}"


def invalid(*errors: FieldError) -> Problem:
    """Makes the problem of fields that break a rule; the first one is also the detail."""
    field, message = errors[0].field, errors[0].message
    is_sentence = message[:1].isupper()
    said = f"{field}: {message}" if is_sentence else f"{field} {message}"
    return Problem("invalid-input", f"{said.removesuffix('.')}.", errors=errors)

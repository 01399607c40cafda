"""JSON bodies, read strictly: what a JSON reader usually lets pass is refused here, by field.

Litestar would take `"1"` for 1, and every reader takes the last of two equal keys
(docs/decisions/0006-strict-input.md).
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Never, TypeVar, Union, cast, get_args, get_origin

import msgspec

from app.values import text
from app.web.field_errors import REQUIRED, UNKNOWN, FieldError, field_error, located, member
from app.web.problems import Problem, invalid
from app.web.readable_text import ReadableRequest

MAX_BODY_BYTES: Final = 256 * 1024
MAX_ERRORS: Final = 50
# Headers that browsers send. Any site can make its visitors' browsers send a body without a type,
# or with a form's type. For a body that is declared as JSON a browser asks first, and is refused.
BY_BROWSERS: Final = frozenset({"origin", "sec-fetch-site"})
NO_TEXT: Final = "holds a character that is no text (NUL or half a surrogate pair)"

_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAYBE_UNSTORABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")

T = TypeVar("T")


class JSONRequest(ReadableRequest):
    """A request to the JSON API, whose body becomes the handler's `data`, or a problem."""

    async def json(self) -> Any:
        media_type = self.content_type[0]
        if media_type and not _JSON_TYPE.fullmatch(media_type):
            raise Problem(
                "unsupported-media-type", f"application/json is taken here, not {media_type[:100]}."
            )
        expected = self.route_handler.parsed_data_field
        assert expected is not None
        body = await self.body()
        if body and not media_type and BY_BROWSERS & self.headers.keys():
            raise Problem(
                "unsupported-media-type", "A browser has to name the type: application/json."
            )
        return decode(body, expected.annotation)


def decode(body: bytes, expected: type[T]) -> T:
    """Returns the body as `expected`. Raises Problem: malformed-json, or invalid-input."""
    try:
        written = body.decode()
    except UnicodeDecodeError as error:
        raise malformed(f"Byte {error.start} is not UTF-8.") from error
    document = _Reader(written).read(expected)
    try:
        return msgspec.convert(document, expected)
    except msgspec.ValidationError as error:
        found = list(islice(_faults(document, expected, ""), MAX_ERRORS))
        raise invalid(*(found or [located(error)])) from error


def malformed(detail: str) -> Problem:
    return Problem("malformed-json", detail)


class _Reader:
    """Python's JSON reader, made to refuse what RFC 8259 refuses and to see every key."""

    def __init__(self, written: str) -> None:
        self._text = written
        self._repeats = False

    def read(self, expected: type[Any]) -> Any:
        try:
            document = json.loads(
                self._text, object_pairs_hook=self._object, parse_constant=_no_constant
            )
        except json.JSONDecodeError as error:
            raise malformed(f"{error.msg}: line {error.lineno}, column {error.colno}.") from error
        except (RecursionError, ValueError) as error:
            raise self._too_much(expected) from error
        if self._repeats or _MAYBE_UNSTORABLE.search(self._text):
            _refuse_unsound(document)
        if self._text.isascii() and "\\u" not in self._text:
            return document
        return _sound(document)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        self._repeats = True
        return _Repeating(pairs)

    def _too_much(self, expected: type[Any]) -> Problem:
        # Nesting is too deep or a number too long for Python; msgspec stops sooner, and names the
        # field.
        try:
            msgspec.json.decode(self._text, type=expected)
        except msgspec.ValidationError as error:
            return invalid(located(error))
        except (msgspec.DecodeError, RecursionError):
            pass
        return malformed("It is nested too deep, or a number in it is too long.")


class _Repeating(dict[str, Any]):
    """An object that has a key more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key))


def _no_constant(name: str) -> Never:
    raise malformed(f"{name} is no JSON value.")


def _refuse_unsound(document: Any) -> None:
    if errors := list(islice(_unsound(document, ""), MAX_ERRORS)):
        raise invalid(*errors)


def _sound(value: Any) -> Any:
    """Returns the value with each text as the shop keeps it (app/values/text.py)."""
    if isinstance(value, str):
        return text.sound(value)
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        return {key: _sound(inner) for key, inner in members.items()}
    if isinstance(value, list):
        return [_sound(inner) for inner in cast(list[Any], value)]
    return value


def _unsound(value: Any, path: str) -> Iterator[FieldError]:
    """Yields repeated keys, and texts that PostgreSQL cannot keep: with NUL or half a pair."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield field_error(path, NO_TEXT)
    elif isinstance(value, dict):
        members = cast(dict[str, Any], value)
        if isinstance(members, _Repeating):
            for key in members.repeated:
                yield field_error(member(path, key), "is there more than once")
        for key, inner in members.items():
            if _UNSTORABLE.search(key):
                yield field_error(member(path, key), NO_TEXT)
            yield from _unsound(inner, member(path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(cast(list[Any], value)):
            yield from _unsound(inner, f"{path}[{index}]")


def _faults(value: Any, expected: Any, path: str) -> Iterator[FieldError]:
    """Yields all faults of the parts, or that of the whole; msgspec would stop at the first."""
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        parts = _faults_of_parts(value, _bare(expected), path)
        first = next(parts, None)
        yield first or located(error, path)
        yield from parts


def _faults_of_parts(value: Any, expected: Any, path: str) -> Iterator[FieldError]:
    if (
        isinstance(value, dict)
        and isinstance(expected, type)
        and issubclass(expected, msgspec.Struct)
    ):
        members = cast(dict[str, Any], value)
        fields = {field.encode_name: field for field in msgspec.structs.fields(expected)}
        for key in members:
            if key not in fields:
                yield field_error(member(path, key), UNKNOWN)
        for key, field in fields.items():
            if key in members:
                yield from _faults(members[key], field.type, member(path, key))
            elif field.required:
                yield field_error(member(path, key), REQUIRED)
    elif isinstance(value, list) and get_origin(expected) is list:
        (inner,) = get_args(expected)
        for index, entry in enumerate(cast(list[Any], value)):
            yield from _faults(entry, inner, f"{path}[{index}]")


def _bare(expected: Any) -> Any:
    if get_origin(expected) is Annotated:
        return _bare(get_args(expected)[0])
    if get_origin(expected) in (Union, UnionType):
        others = [one for one in get_args(expected) if one is not NoneType]
        return _bare(others[0]) if len(others) == 1 else expected
    return expected

"""Field errors: which field broke which rule, in plain words instead of msgspec's messages."""

import re
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values import fields

WHOLE_BODY: Final = "body"
REQUIRED: Final = gettext_noop("is required")
UNKNOWN: Final = gettext_noop("is not a field that is known here")

_LOCATED = re.compile(r"(?P<message>.*?)(?: - at `(?:key in )?\$(?P<path>.*)`)?", re.DOTALL)
_ABOUT_A_KEY = re.compile(
    r"Object (?:missing required|contains unknown) field `(?P<key>.*)`", re.DOTALL
)
_FORMS: Final = {
    fields.LINE: gettext_noop(
        "must be one line of text that is not blank, without control characters"
    ),
    fields.MAYBE: gettext_noop("must be one line of text, without control characters"),
    fields.TEXT: gettext_noop("must be text without control characters"),
    fields.EMAIL: gettext_noop("must be an email address"),
    fields.VISIBLE: gettext_noop(
        "may hold Latin letters, digits and signs, without blanks around them"
    ),
    fields.COUNTRY: gettext_noop("must be an ISO 3166-1 alpha-2 code, such as DE"),
    fields.LANGUAGE: gettext_noop("must be an ISO 639-1 code, such as de"),
    fields.PRODUCT_ID: gettext_noop("may hold letters, digits, dots, dashes and underscores"),
}
_A_TIME = gettext_noop("must be a time with its zone, such as 2024-01-15T14:30:00Z")
_PLAIN: Final = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"Object missing required field `.*`", REQUIRED),
        (r"Object contains unknown field `.*`", UNKNOWN),
        *(
            (re.escape(f"Expected `str` matching regex {form!r}"), words)
            for form, words in _FORMS.items()
        ),
        (r"Expected `str` of length >= 1", gettext_noop("must not be empty")),
        (r"Expected `str` of length >= (\d+)", gettext_noop(r"must have at least \1 characters")),
        (r"Expected `str` of length <= (\d+)", gettext_noop(r"must have at most \1 characters")),
        (r"Expected `array` of length >= 1", gettext_noop("must not be empty")),
        (r"Expected `array` of length <= (\d+)", gettext_noop(r"must have at most \1 entries")),
        (r"Expected `int` >= (.+)", gettext_noop(r"must be at least \1")),
        (r"Expected `int` <= (.+)", gettext_noop(r"must be at most \1")),
        (r"Integer value out of range", gettext_noop("is too large a number")),
        (r"Expected `datetime` with a timezone component", _A_TIME),
        (r"Invalid RFC3339 encoded datetime", _A_TIME),
        (r"Invalid UUID", gettext_noop("must be a UUID")),
        (r"Invalid enum value (.+)", gettext_noop(r"is none of the known values: \1")),
        (r"Expected `(.+)`, got `(.+)`", gettext_noop(r"must be of type \1, not \2")),
    )
)


class FieldError(msgspec.Struct, frozen=True):
    """`field` is a path into the body (`items[0].quantity`), or a parameter's or header's name."""

    field: str
    message: str


def located(error: msgspec.ValidationError, at: str = "") -> FieldError:
    """Splits msgspec's "… - at `$.items[0].quantity`" into a field and plain words.

    `at` is the path of `$` itself.
    """
    found = _LOCATED.fullmatch(str(error))
    assert found is not None
    path = at + (found["path"] or "")
    if isinstance(error.__cause__, fields.Invalid):
        return FieldError(f"{path}.{error.__cause__.field}".strip("."), error.__cause__.message)
    if named := _ABOUT_A_KEY.fullmatch(found["message"]):
        path = member(path, named["key"])
    return field_error(path, plain(found["message"]))


def field_error(path: str, message: str) -> FieldError:
    return FieldError(path.removeprefix(".") or WHOLE_BODY, message)


def plain(message: str) -> str:
    # A message of one of the shop's own types stays as it is.
    for pattern, words in _PLAIN:
        if found := pattern.fullmatch(message):
            return found.expand(_(words))
    return message


def member(path: str, key: str) -> str:
    # A key from outside is cut, and made fit to be sent back.
    return f"{path}.{key[:100].encode(errors='replace').decode()}"

"""Forms as browsers send them: their fields as text, and the faults in these."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request

from app.i18n.language import gettext as _
from app.values import fields, text
from app.values.text import whole_number as whole_number
from app.web.field_errors import located

Form = Mapping[str, str]
# Of a value in a list; its fields may follow.
_ENTRY: Final = re.compile(r"\[(\d+)\]")


class Field(msgspec.Struct, frozen=True):
    """`missing` is the message for an empty field, which is allowed without one; `malformed` is
    that for a value in the wrong form. All are English, and translated when they are shown.
    """

    label: str
    kind: Any
    missing: str = ""
    malformed: str = ""


class Typed(dict[str, str]):
    """Reads a field that was not sent as empty, also on a page that shows the form again."""

    def __missing__(self, name: str) -> str:
        return ""


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """Returns the text fields by name, the last one of equal names.

    They are tidied (app/values/text.py), with plain line ends and without NUL, which PostgreSQL
    cannot keep.
    """
    sent = await request.form()
    return Typed(
        (name, text.tidy(value.replace("\x00", "").replace("\r\n", "\n")))
        for name, value in sent.multi_items()
        if isinstance(value, str)
    )


async def read_all(request: Request[Any, Any, Any], name: str) -> list[str]:
    """Returns every text field of this name in the form's order, exactly as it was sent."""
    sent = await request.form()
    return [value for value in sent.getall(name, []) if isinstance(value, str)]


def one_line(typed: str) -> str:
    """Returns a search text without invisible characters, cut to 200 characters."""
    return " ".join(text.searchable(typed).split())[:200]


def typed(form: Form, *names: str) -> dict[str, str]:
    return {name: form.get(name, "") for name in names}


def faults(form: Form, asked: Mapping[str, Field]) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    found = {name: _fault(field, form.get(name, "")) for name, field in asked.items()}
    return {name: fault for name, fault in found.items() if fault}


def told(label: str, malformed: str, error: fields.Invalid | msgspec.ValidationError) -> str:
    """Returns what a page says of a value: `malformed` if there is one, except of its length.

    Of a list it says in which line the value is.
    """
    if isinstance(error, fields.Invalid):
        return _(malformed) if malformed else f"{_(label)} {_(error.message)}"
    if malformed and "length" not in str(error):
        return _(malformed)
    fault = located(error)
    if place := _ENTRY.match(fault.field):
        return _("Line {number}: {rule}").format(number=int(place[1]) + 1, rule=fault.message)
    return f"{_(label)} {fault.message}"


def local_path(path: str, otherwise: str) -> str:
    # A form must not send people to another site.
    stays = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if stays and path.isprintable() else otherwise


def _fault(field: Field, value: str) -> str:
    if not value:
        return field.missing and _(field.missing)
    try:
        msgspec.convert(value, field.kind)
        if field.kind is fields.Email:
            fields.read_email(value)
        if field.kind is fields.ShopName:
            fields.read_shop_name(value)
    except (fields.Invalid, msgspec.ValidationError) as error:
        return told(field.label, field.malformed, error)
    return ""

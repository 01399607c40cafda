"""Forms as browsers send them: text under names, and where to go afterwards."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request

from app.i18n.language import gettext as _
from app.values import fields, text
from app.web.field_errors import plain

Form = Mapping[str, str]


class Field(msgspec.Struct, frozen=True):
    """`missing` is said when it is left empty (one that says nothing may be), `malformed` when
    it is not in the right form. All are English, and translated when they are said.
    """

    label: str
    kind: Any
    missing: str = ""
    malformed: str = ""


class Typed(dict[str, str]):
    """A field that was not sent is empty, for a page that shows the form again as well."""

    def __missing__(self, name: str) -> str:
        return ""


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The text fields by name; of equal names the last.

    Tidy (app/values/text.py), without NUL, which PostgreSQL cannot keep, with plain line ends.
    """
    sent = await request.form()
    return Typed(
        (name, text.tidy(value.replace("\x00", "").replace("\r\n", "\n")))
        for name, value in sent.multi_items()
        if isinstance(value, str)
    )


async def read_all(request: Request[Any, Any, Any], name: str) -> list[str]:
    """Every text field of this name, in the form's order."""
    sent = await request.form()
    return [value for value in sent.getall(name, []) if isinstance(value, str)]


def one_line(typed: str) -> str:
    """What somebody looks for: without what cannot be seen, and not longer than any name."""
    return " ".join(text.sought(typed).split())[:200]


def typed(form: Form, *names: str) -> dict[str, str]:
    """What is in the form's fields, to show it again."""
    return {name: form.get(name, "") for name in names}


def faults(form: Form, asked: Mapping[str, Field]) -> dict[str, str]:
    """What is wrong, by field and in the form's order."""
    found = {name: _fault(field, form.get(name, "")) for name, field in asked.items()}
    return {name: fault for name, fault in found.items() if fault}


def local_path(path: str, otherwise: str) -> str:
    """`path` if it stays on this site, else `otherwise`: a form must not send people elsewhere."""
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
    except fields.Invalid as error:
        return _(field.malformed) if field.malformed else f"{_(field.label)} {_(error.message)}"
    except msgspec.ValidationError as error:
        if field.malformed and "length" not in str(error):
            return _(field.malformed)
        return f"{_(field.label)} {plain(str(error))}"
    return ""

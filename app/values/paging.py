"""Pages of long lists by key, which stay right while rows arrive."""

from typing import Any, Generic, TypeVar

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from app.i18n.language import gettext as _
from app.settings import settings
from app.values.fields import Invalid

T = TypeVar("T")

_signed: Any = URLSafeSerializer(settings.secret_key, salt="cursor")
"""Signed, so that whatever a query meets in a cursor was once made by a list of this shop."""


class Page(msgspec.Struct, Generic[T], frozen=True):
    """`next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None


def cursor_after(*key: str | int) -> str:
    """An opaque word that says after which key to go on."""
    return _signed.dumps(key)


def key_of(cursor: str, kind: type[T]) -> T:
    """The key behind a cursor; raises `Invalid` for `cursor` if no list of this kind gave it."""
    try:
        return msgspec.convert(_signed.loads(cursor), kind)
    except (BadData, msgspec.ValidationError) as error:
        raise Invalid("cursor", _("is not a cursor that this list gave")) from error

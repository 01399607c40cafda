"""Pages of long lists by key, which stay right while rows are added."""

from typing import Any, Generic, TypeVar

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from app.i18n.language import gettext as _
from app.settings import settings
from app.values.fields import Invalid

T = TypeVar("T")

# Cursors are signed, so that a query gets only values that a list of this shop has written.
_signed: Any = URLSafeSerializer(settings.secret_key, salt="cursor")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """`next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None


def cursor_after(*key: str | int) -> str:
    return _signed.dumps(key)


def key_of(cursor: str, kind: type[T]) -> T:
    """Returns the key in a cursor. Raises `Invalid` if no list of this kind made the cursor."""
    try:
        return msgspec.convert(_signed.loads(cursor), kind)
    except (BadData, msgspec.ValidationError) as error:
        raise Invalid("cursor", _("is not a cursor that this list gave")) from error

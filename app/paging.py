"""Pages of long lists by key, which stay right while rows arrive."""

import base64
import binascii
from typing import Generic, TypeVar

import msgspec

from app.fields import Invalid

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """`next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None


def cursor_after(*key: str | int) -> str:
    """An opaque word that says after which key to go on."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def key_of(cursor: str, kind: type[T]) -> T:
    """The key behind a cursor; raises `Invalid` for `cursor` if this never was one."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=kind)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise Invalid("cursor", "is not a cursor that this list gave") from error

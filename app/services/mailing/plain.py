"""What strangers typed, as a mail may show it."""

from typing import TypeVar

import msgspec

from app.values import text

T = TypeVar("T", bound=msgspec.Struct)


def plain(typed: T) -> T:
    """Returns it with texts that become no link, and do not reverse the text beside them."""
    texts = {
        name: text.isolated(text.unlinked(value))
        for name, value in msgspec.structs.asdict(typed).items()
        if isinstance(value, str) and name not in ("country", "email")
    }
    return msgspec.structs.replace(typed, **texts)

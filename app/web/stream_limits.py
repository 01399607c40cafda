"""The number of streams that one address may hold open at once in this process."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import ClassVar, Final

from app.i18n.language import gettext as _
from app.settings import settings
from app.web.client_address import AnyConnection, address
from app.web.problems import Problem

# Seconds.
COME_BACK_AFTER: Final = 30


class _Streams:
    # An office or a mobile network has one address for many people; `limit_to` lowers the number.
    most: ClassVar[int] = 500
    held: ClassVar[Counter[str]] = Counter()


def limit_to(connections: int) -> None:
    """Limits one address to a quarter of the `connections` that the process can hold."""
    _Streams.most = max(1, min(_Streams.most, connections // 4))


@contextmanager
def hold_stream(connection: AnyConnection) -> Generator[None]:
    """Counts a stream until the block ends, unless RATE_LIMITS is off. Raises Problem."""
    if settings.rate_limits == "off":
        yield
        return
    who = address(connection)
    if _Streams.held[who] >= _Streams.most:
        said = _("At most {most} pages can be followed at once from one address.").format(
            most=_Streams.most
        )
        raise Problem("too-many-requests", said, headers={"Retry-After": str(COME_BACK_AFTER)})
    _Streams.held[who] += 1
    try:
        yield
    finally:
        _Streams.held[who] -= 1
        if not _Streams.held[who]:
            del _Streams.held[who]

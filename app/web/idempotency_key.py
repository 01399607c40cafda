"""`Idempotency-Key`: who makes something under one makes it once, and the others say they do not.

What needs no key, since asking again changes nothing, passes the header over.
"""

import hashlib
from typing import Annotated, Final

from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter

from app.idempotency import KeyedRequest
from app.web.field_errors import FieldError
from app.web.identity import AnyConnection, caller
from app.web.pages import AnyRequest
from app.web.problems import invalid

HEADER: Final = "Idempotency-Key"
KEY_IN_USE: Final = ("idempotency-key-in-use", "idempotency-key-reused")
"""What a route that takes the key may answer."""
NOT_TAKEN: Final = "is not taken here, since the answer cannot be given twice"

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        min_length=1,
        max_length=255,
        description="Any text of yours. The same key with the same body gives the same answer "
        "again, for 24 hours; what was refused leaves the key free.",
    ),
]


async def key_of(request: AnyRequest, key: str | None, *operation: object) -> KeyedRequest | None:
    """What the header names; `operation` says what is asked for, and of what."""
    asks = await caller(request)
    if key is None:
        return None
    if len(request.headers.getall(HEADER)) > 1:
        raise invalid(FieldError(HEADER, "is there more than once"))
    fingerprint = hashlib.sha256(await request.body()).digest()
    return KeyedRequest(asks, key, " ".join(map(str, operation)), fingerprint)


def replayed(again: bool) -> dict[str, str]:
    """The header of an answer that was given before."""
    return {"Idempotent-Replayed": "true"} if again else {}


async def refuse_key(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """For what does something anew each time. Raises Problem: a key would promise too much."""
    if HEADER in connection.headers:
        raise invalid(FieldError(HEADER, NOT_TAKEN))
